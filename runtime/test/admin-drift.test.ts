// /admin/v1/schema/drift: what came by another way than migrations is told, written as one and then is no drift any more. Refuses
// what is something else by now, and says why where nobody can tell.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SchemaDrift } from '../admin/contract/schema-change.ts'
import { createDriftDesk } from '../cli/drift.ts'
import { ask } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let folder: string
let directory: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lite-drift-'))
  directory = join(folder, 'migrations')
  server = await startTestServer({
    env: { MIGRATIONS_DIR: directory },
    drift: (context) => createDriftDesk(context, () => undefined),
  })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const path = '/admin/v1/schema/drift'
const key = () => server.config.serviceRoleKey
async function find(): Promise<SchemaDrift> {
  const { status, body } = await ask(server, 'GET', path, { as: key() })
  expect([status, body]).toEqual([200, body])
  return body as unknown as SchemaDrift
}
const keep = (body: object, as = key()) => ask(server, 'POST', path, { as, body })
const sql = (text: string) => ask(server, 'POST', '/admin/v1/sql/run', { as: key(), body: { sql: text } })

describe('drift', () => {
  it('is none in a new database, and then there is nothing to write', async () => {
    const drift = await find()
    expect(drift).toMatchObject({ statements: [], unexplained: [] })
    const { status, body } = await keep({ name: 'x', fingerprint: drift.fingerprint })
    expect([status, body.message]).toEqual([409, 'There is nothing to write'])
  })

  it('is what was only run; written, it is a migration like others', async () => {
    expect((await sql('create table notes (id int primary key, body text)')).status).toBe(200)
    const drift = await find()
    expect(drift.statements.join(';')).toContain('create table public.notes')
    expect(await find()).toEqual(drift)
    expect(await keep({ name: 'Notes!', fingerprint: drift.fingerprint })).toMatchObject({
      status: 201,
      body: { file: expect.stringMatching(/0001_notes\.sql$/) as string, written: true },
    })
    expect(readFileSync(join(directory, '0001_notes.sql'), 'utf8')).toContain('create table public.notes')
    expect(await find()).toMatchObject({ statements: [], unexplained: [] })
    const { rows } = await server.database.query(
      `select version, applied_at is not null as applied from lite.migrations where kind = 'user'`,
    )
    expect(rows).toEqual([{ version: '1', applied: true }])
  })

  it('is refused when it is something else than what was shown', async () => {
    await sql('alter table notes add column at timestamptz')
    const drift = await find()
    await sql('alter table notes add column by uuid')
    const { status, body } = await keep({ name: 'late', fingerprint: drift.fingerprint })
    expect([status, body.message]).toEqual([409, 'The database has changed since'])
    expect(readdirSync(directory)).toEqual(['0001_notes.sql'])
    expect((await find()).statements).toHaveLength(2)
  })

  it('is kept by the database where the folder cannot be written', async () => {
    rmSync(directory, { recursive: true })
    symlinkSync('/proc/nothing', directory)
    const { fingerprint } = await find()
    expect(await keep({ name: 'kept', fingerprint })).toMatchObject({ status: 201, body: { written: false } })
    expect(await find()).toMatchObject({ statements: [], unexplained: [] })
    rmSync(directory)
    mkdirSync(directory)
    expect(await find()).toMatchObject({ statements: [], unexplained: [] })
  })

  it('cannot be told while migrations wait', async () => {
    writeFileSync(join(directory, '0009_waits.sql'), 'select 1;\n')
    const { status, body } = await ask(server, 'GET', path, { as: key() })
    expect([status, body.code]).toEqual([409, 'LITE409'])
    expect(body.details).toMatch(/waits/)
    rmSync(join(directory, '0009_waits.sql'))
  })

  it.each([
    ['no name', { fingerprint: 'x' }],
    ['a name without letters', { name: '--', fingerprint: 'x' }],
    ['no fingerprint', { name: 'x' }],
  ])('is not written with %s', async (_what, body) => {
    expect((await keep(body)).status).toBe(400)
  })

  it('is for admins only', async () => {
    const user = server.token({ sub: '00000000-0000-4000-8000-000000000001' })
    for (const as of [server.config.anonKey, user]) {
      expect((await ask(server, 'GET', path, { as })).status).toBe(403)
      expect((await keep({ name: 'x', fingerprint: 'x' }, as)).status).toBe(403)
    }
  })
})
