// What an admin's SQL is before it runs (statements, what they destroy, DDL), SQL kept as a migration, and snippets.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SavedMigration, SqlCheck, SqlRefusal } from '../admin/contract/sql.ts'
import type { Snippet } from '../admin/contract/snippets.ts'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'
import { pullMigrations } from '../db/migrations/repair-migrations.ts'
import { ask } from './auth-client.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let folder: string
let directory: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lite-admin-migrate-'))
  directory = join(folder, 'migrations')
  server = await startTestServer({ env: { MIGRATIONS_DIR: directory } })
})
beforeEach(async () => {
  rmSync(directory, { recursive: true, force: true })
  await server.database.query(
    `delete from lite.migrations where kind = 'user'; delete from lite.server_migrations; drop table if exists public.made, public.second`,
  )
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const send = (method: string, path: string, body?: unknown, as = server.config.serviceRoleKey) =>
  ask(server, method, `/admin/v1/${path}`, { as, ...(body !== undefined && { body: body as object }) })
const check = async (sql: string) =>
  ((await send('POST', 'sql/check', { sql })).body as unknown as SqlCheck).statements
const migrate = (sql: string, name = 'Made here') => send('POST', 'sql/migrate', { sql, name })

describe('POST /sql/check', () => {
  const destructive = [
    ['delete from t', 'no where'],
    ['delete from t where true', null],
    ['update t set a = 1', 'no where'],
    ['with gone as (delete from t returning *) select * from gone', 'no where'],
    ['explain delete from t', null],
    ['explain (analyze) delete from t', 'no where'],
    ['drop table t', 'drop'],
    ['alter table t drop column a', 'drop'],
    ['alter table t drop constraint a', 'drop'],
    ['alter table t add column a int', null],
    ['truncate t', 'truncate'],
    [`select 'drop table t'`, null],
  ] as const
  it.each(destructive)('%s destroys: %s', async (sql, expected) => {
    expect((await check(sql))?.map((one) => one.destructive)).toEqual([expected])
  })

  const ddl = [
    ['create table t ()', true],
    ['create temp table t ()', false],
    ['create table t as select 1', true],
    ['select 1 into t', true],
    ['comment on table t is null', true],
    ['grant select on t to anon', true],
    ['create policy p on t', true],
    ['alter table t enable row level security', true],
    ['create role r', false],
    ['create database d', false],
    ['insert into t values (1)', false],
    ['select 1', false],
    ['set role anon', false],
  ] as const
  it.each(ddl)('%s is DDL: %s', async (sql, expected) => {
    expect((await check(sql))?.map((one) => one.ddl)).toEqual([expected])
  })

  it('tells where each statement stands, in UTF-16 units', async () => {
    const sql = `-- 😀\nselect '😀;'; \n select 2`
    const statements = (await check(sql)) ?? []
    expect(statements.map(({ start, end }) => sql.slice(start, end))).toEqual([`select '😀;'`, 'select 2'])
    expect(await check('-- nothing')).toEqual([])
  })

  it('leaves to PostgreSQL what it does not understand, and refuses what is no text', async () => {
    expect(await check('selekt 1')).toBeNull()
    expect((await send('POST', 'sql/check', {})).status).toBe(400)
    expect((await send('POST', 'sql/check', { sql: 'select 1' }, server.config.anonKey)).status).toBe(403)
  })
})

describe('POST /sql/migrate', () => {
  it('applies it, writes the file, and counts on', async () => {
    const first = await migrate('create table made (id int primary key);\r\ninsert into made values (1)')
    expect(first).toMatchObject({ status: 201, body: { written: true } })
    const { file } = first.body as unknown as SavedMigration
    expect(basename(file)).toBe('0001_made_here.sql')
    const text = 'create table made (id int primary key);\ninsert into made values (1)\n'
    expect(readFileSync(join(directory, '0001_made_here.sql'), 'utf8')).toBe(text)
    const second = await migrate('create table second ()', 'Und noch ein Übel!')
    expect(basename((second.body as unknown as SavedMigration).file)).toBe('0002_und_noch_ein_übel.sql')
    const { rows } = await server.database.query('select relrowsecurity from pg_class where relname = $1', [
      'made',
    ])
    expect(rows).toEqual([{ relrowsecurity: true }])
    const { admin } = testLogins(server.database)
    expect(await applyMigrations(admin, { directory, kind: 'user', log: () => undefined })).toEqual([])
  })

  it('needs no file: a container made anew starts, and the next one does not take its number', async () => {
    await migrate('create table made ()')
    rmSync(directory, { recursive: true })
    const { admin } = testLogins(server.database)
    expect(await applyMigrations(admin, { directory, kind: 'user', log: () => undefined })).toEqual([])
    expect(await migrate('create table second ()')).toMatchObject({
      status: 201,
      body: { file: expect.stringContaining('0002_made_here.sql') as string },
    })
  })

  it('says so where the folder cannot be written', async () => {
    symlinkSync(join(folder, 'no', 'such', 'folder'), directory)
    expect(await migrate('create table made ()')).toMatchObject({ status: 201, body: { written: false } })
    const { admin } = testLogins(server.database)
    rmSync(directory)
    const [path] = await pullMigrations(admin, directory)
    expect(readFileSync(path ?? '', 'utf8')).toBe('create table made ()\n')
  })

  it('leaves nothing of what fails, and tells the place', async () => {
    const sql = `create table made ();\n select '😀', nothing from made`
    const { status, body } = await migrate(sql)
    expect([status, body.code]).toEqual([400, '42703'])
    expect((body as unknown as SqlRefusal).position).toBe(sql.indexOf('nothing'))
    expect(existsSync(directory)).toBe(false)
    const { rows } = await server.database.query(
      `select count(*)::int as n from lite.migrations where kind = 'user'`,
    )
    expect(rows).toEqual([{ n: 0 }])
  })

  it('runs alone what cannot run in a transaction, and forgets it when it fails', async () => {
    await migrate('create table made (id int); insert into made values (1), (1)')
    const sql = 'create unique index concurrently made_id on made (nothing)'
    const failed = await migrate(sql)
    expect(failed).toMatchObject({ status: 400, body: { code: '42703' } })
    expect((await migrate('create index concurrently made_id on made (id)')).status).toBe(201)
    expect(readFileSync(join(directory, '0002_made_here.sql'), 'utf8')).toMatch(/^-- no-transaction\ncreate/)
    expect(await migrate('select 1; vacuum made')).toMatchObject({ status: 400, body: { code: 'LITE400' } })
  })

  it.each([
    ['begin; create table made (); commit', 'made'],
    ['-- nothing', 'made'],
    ['copy made from stdin', 'made'],
    ['create table made ()', '!!'],
    ['create table \0 made ()', 'made'],
  ])('refuses %j named %j', async (sql, name) => {
    expect((await migrate(sql, name)).status).toBe(400)
    expect(existsSync(directory)).toBe(false)
  })

  it('waits for migrations that are not applied, and for histories that disagree', async () => {
    mkdirSync(directory)
    writeFileSync(join(directory, '0007_waits.sql'), 'create table waits ()')
    const { status, body } = await migrate('create table made ()')
    expect([status, body.code]).toEqual([409, 'LITE409'])
    expect(body.details).toContain('0007_waits.sql')
  })

  it('is for admins', async () => {
    const body = { sql: 'create table made ()', name: 'made' }
    expect((await send('POST', 'sql/migrate', body, server.config.anonKey)).status).toBe(403)
    expect((await send('POST', 'sql/migrate', body, server.token({ sub: 'x' }))).status).toBe(403)
  })
})

describe('/snippets', () => {
  it('are kept, changed and deleted', async () => {
    const made = await send('POST', 'snippets', { name: 'Late', sql: 'select 1' })
    expect(made.status).toBe(201)
    const { id } = made.body as unknown as Snippet
    const changed = await send('PUT', `snippets/${id}`, { name: 'Later', sql: 'select 2' })
    expect(changed).toMatchObject({ status: 200, body: { id, name: 'Later', sql: 'select 2' } })
    expect((await send('GET', 'snippets')).body).toEqual([
      expect.objectContaining({ id, name: 'Later', sql: 'select 2' }),
    ])
    expect((await send('DELETE', `snippets/${id}`)).status).toBe(204)
    expect((await send('DELETE', `snippets/${id}`)).status).toBe(404)
    expect((await send('PUT', `snippets/${id}`, { name: 'a', sql: 'b' })).status).toBe(404)
  })

  it('refuse what is none', async () => {
    for (const body of [{}, { name: '', sql: 'a' }, { name: 'a', sql: '' }, { name: 'a\0', sql: 'a' }, []])
      expect((await send('POST', 'snippets', body)).status).toBe(400)
    expect((await send('PUT', 'snippets/none', { name: 'a', sql: 'b' })).status).toBe(404)
    expect((await send('GET', 'snippets', undefined, server.config.anonKey)).status).toBe(403)
  })
})
