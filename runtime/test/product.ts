// The built product as a process of its own, as `npm start` runs it, on a database of its own cluster. Leaves no trace.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, vi } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { createTestDatabase, type TestDatabase, testSecret } from './postgres.ts'
import { buildForTest } from './reload-build.ts'
import { freePort } from './second-servers.ts'

export interface Product {
  readonly child: ChildProcess
  readonly database: TestDatabase
  readonly url: string
  /** Where it keeps its files. */
  readonly folder: string
  /** The key of the service role. */
  readonly key: string
  /** Everything that it has said so far. */
  readonly output: () => string
  /** A request with the key of the service role. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** Milliseconds until the path answers with 200. */
  served(path: string): Promise<number>
  /** Ends what still runs, and removes what it made. */
  remove(): Promise<void>
}

/** Starts it, with a new database, and waits until it is ready. @param env beside what every test needs */
export async function startProduct(env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const root = projectRoot()
  const database = await createTestDatabase({ from: 'empty' })
  await buildForTest(database)
  const folder = mkdtempSync(join(tmpdir(), 'lite-product-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const secretsFile = join(folder, 'secrets.env')
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
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
      ...env,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const ready = vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`the server ended: ${output}`)
      expect((await fetch(`${url}/ready`)).status).toBe(200)
    },
    { timeout: 40_000, interval: 100 },
  )
  await ready.catch((cause: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`the server is not ready: ${output}`, { cause })
  })
  const key = parseEnv(readFileSync(secretsFile, 'utf8')).SERVICE_ROLE_KEY ?? ''
  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { apikey: key, ...(init.headers as Record<string, string>) } })
  return {
    ...{ child, database, url, folder, key, request },
    output: () => output,
    served: async (path) => {
      const begun = performance.now()
      await vi.waitFor(async () => expect((await request(path)).status).toBe(200), {
        ...{ timeout: 15_000, interval: 20 },
      })
      return performance.now() - begun
    },
    remove: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
      await database.drop()
    },
  }
}
