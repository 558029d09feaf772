// The built server as a process, on a real database: DDL from any connection is served, no request fails because of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { createTestDatabase, type TestDatabase, testSecret } from './postgres.ts'
import { buildForTest } from './reload-build.ts'

const root = projectRoot()
let database: TestDatabase
let folder: string
let server: ChildProcess
let base: string
let key: string
let output = ''

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const get = (path: string) => fetch(`${base}${path}`, { headers: { apikey: key } })
const rest = async (path: string) => {
  const response = await get(`/rest/v1/${path}`)
  return { status: response.status, body: await response.text() }
}

/** Asks until the answer is 200; resolves to the milliseconds that it took. */
async function served(path: string): Promise<number> {
  const begun = performance.now()
  await vi.waitFor(async () => expect((await rest(path)).status).toBe(200), { timeout: 15_000, interval: 20 })
  return performance.now() - begun
}

beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  await buildForTest(database)
  folder = mkdtempSync(join(tmpdir(), 'lite-live-'))
  const port = await freePort()
  base = `http://127.0.0.1:${port}`
  const secretsFile = join(folder, 'secrets.env')
  server = spawn(process.execPath, [join(root, 'dist/main.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      APP_SECRET: testSecret, // the logins are the cluster's, and other test files use them too
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      GENERATED_DIR: join(folder, 'generated'),
      SECRETS_FILE: secretsFile,
      STORAGE_DIR: join(folder, 'uploads'),
      MIGRATE_ON_START: 'true',
      LOG_LEVEL: 'info',
    },
  })
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (data) => (output += String(data)))
  await vi.waitFor(
    async () => {
      if (server.exitCode !== null) throw new Error(`the server ended: ${output}`)
      expect((await fetch(`${base}/ready`)).status).toBe(200)
    },
    { timeout: 40_000, interval: 100 },
  )
  key = parseEnv(readFileSync(secretsFile, 'utf8')).SERVICE_ROLE_KEY ?? ''
}, 60_000)

afterAll(async () => {
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

describe('the running server follows the schema', () => {
  it('serves a new column, a new table and their renaming, and forgets what was dropped', async () => {
    expect((await rest('todos?select=added')).status).toBe(400)
    await database.query('alter table todos add column added text')
    await served('todos?select=added')
    await database.query(
      `create table notes (id int primary key, body text); insert into notes values (1, 'hello')`,
    )
    await served('notes')
    expect(JSON.parse((await rest('notes?id=eq.1')).body)).toEqual([{ id: 1, body: 'hello' }])
    await database.query('alter table notes rename to memos')
    await served('memos')
    expect((await rest('notes')).status).toBe(404)
    await database.query('drop table memos')
    await vi.waitFor(async () => expect((await rest('memos')).status).toBe(404), {
      timeout: 15_000,
      interval: 50,
    })
  })

  it('fails no request while the schema changes', async () => {
    await database.query(
      'create table busy (id int primary key, body text); insert into busy select generate_series(1, 50)',
    )
    await served('busy')
    const answers = new Map<number, number>()
    const bad: string[] = []
    let going = true
    const load = Array.from({ length: 4 }, async () => {
      while (going) {
        const { status, body } = await rest('busy?select=id,body&limit=5')
        answers.set(status, (answers.get(status) ?? 0) + 1)
        if (status !== 200) bad.push(body)
      }
    })
    const times: number[] = []
    for (let round = 0; round < 8; round += 1) {
      await database.query(`alter table busy add column c${round} int`)
      times.push(await served(`busy?select=c${round}`))
    }
    going = false
    await Promise.all(load)
    times.sort((a, b) => a - b)
    console.log(
      `reload under load: median ${Math.round(times[4] ?? 0)} ms, ${answers.get(200) ?? 0} requests`,
    )
    expect(bad).toEqual([])
    expect(answers.get(200)).toBeGreaterThan(0)
  })

  it('takes a burst of 100 statements as one or two generations', async () => {
    const generations = () => output.match(/generated \d+ relations? /g)?.length ?? 0
    await database.query('create table burst (id int primary key)')
    await served('burst')
    const before = generations()
    const statements = Array.from(
      { length: 100 },
      (_, at) => `begin; alter table burst add column c${at} int; commit;`,
    )
    await database.query(statements.join('\n'))
    await served('burst?select=c99')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(generations() - before).toBeGreaterThan(0)
    expect(generations() - before).toBeLessThanOrEqual(2)
  })
})
