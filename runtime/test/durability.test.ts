// The start in production on a database that can lose what it answered with success: refused with the way out, unless that was
// accepted. The test cluster is such a database; embedded.test.ts has one that is not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { requireDurable } from '../db/durability.ts'
import { createTestDatabase, type TestDatabase, testSecret } from './postgres.ts'
import { buildForTest } from './reload-build.ts'
import { freePort } from './second-servers.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
})
afterAll(() => database.drop())

const reasonOf = (accepted: boolean, log: (line: string) => void) =>
  requireDurable(database.connection, { accepted, log }).then(
    () => undefined,
    (error: unknown) => String(error),
  )

it('names each setting, and the way that mends it where it was made', async () => {
  expect(await reasonOf(false, (line) => expect.fail(line))).toBe(
    'Error: PostgreSQL runs with fsync = off, full_page_writes = off, synchronous_commit = off: a crash of its machine can lose or damage what was answered with success. ' +
      'Refused with NODE_ENV=production. To mend it: start PostgreSQL without -c fsync=off; start PostgreSQL without -c full_page_writes=off; ' +
      'start PostgreSQL without -c synchronous_commit=off. Where the storage keeps every write by itself (Neon, Aurora): ACCEPT_VOLATILE_WRITES=on',
  )
  await database.query(`alter database ${database.name} set synchronous_commit = off`)
  expect(await reasonOf(false, () => undefined)).toContain(
    `alter database ${database.name} reset synchronous_commit`,
  )
  await database.query(`alter database ${database.name} set synchronous_commit = on`)
  expect(await reasonOf(false, () => undefined)).not.toContain('synchronous_commit')
  await database.query(`alter database ${database.name} reset synchronous_commit`)
})

it('is only told where it was accepted', async () => {
  const lines: string[] = []
  expect(await reasonOf(true, (line) => lines.push(line))).toBeUndefined()
  expect(lines).toEqual([
    expect.stringMatching(/^Warning: PostgreSQL runs with fsync = off, .*ACCEPT_VOLATILE_WRITES$/) as string,
  ])
})

it('ends the start of the product before it has touched the database', { timeout: 60_000 }, async () => {
  await buildForTest(database)
  const folder = mkdtempSync(join(tmpdir(), 'lite-durability-'))
  const child = spawn(process.execPath, [join(projectRoot(), 'dist/main.js')], {
    ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    env: {
      PATH: process.env.PATH,
      ...{ NODE_ENV: 'production', LITE_GENERATE_SECRETS: 'on', APP_SECRET: testSecret },
      ...{ DATABASE_URL: database.url, PORT: String(await freePort()), MIGRATE_ON_START: 'on' },
      ...{ DATA_DIR: join(folder, 'data'), GENERATED_DIR: join(folder, 'generated') },
      ...{ SECRETS_FILE: join(folder, 'secrets.env'), STORAGE_DIR: join(folder, 'uploads') },
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)))
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(1)
  expect(said).toContain('PostgreSQL runs with fsync = off, full_page_writes = off, synchronous_commit = off')
  expect(said).not.toMatch(/^ {4}at /m)
  const { rows } = await database.query(`select to_regnamespace('lite') as made`)
  expect(rows).toEqual([{ made: null }])
  expect(existsSync(join(folder, 'generated'))).toBe(false)
  rmSync(folder, { recursive: true })
})
