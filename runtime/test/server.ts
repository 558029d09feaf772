// A whole server for tests: its own database, code generated from it, every hook, a real port. Stops itself without a trace.
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import pg from 'pg'
import { generate } from '../../generator/generate.ts'
import type { GenerateReport } from '../../generator/protocol.ts'
import * as clientDoor from '../client/index.ts'
import type { DriftDesk } from '../admin/schema/drift.ts'
import type { Generation } from '../admin/schema/generation.ts'
import type { CommandContext } from '../cli/with-database.ts'
import { createApp, type App } from '../app.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { projectRoot } from '../config/root.ts'
import { secretValues } from '../config/secret-values.ts'
import { createLogger } from '../http/logger.ts'
import type { Tracing } from '../observe/tracing-contract.ts'
import { createReadiness } from '../readiness.ts'
import { createLoader } from '../reload/load.ts'
import * as restDoor from '../rest/index.ts'
import { createServices, type Services } from '../services.ts'
import { createTestDatabase, testLogins, testSecret, type TestDatabase } from './postgres.ts'

export interface TestServer {
  readonly url: string
  readonly routes: App['routes']
  readonly database: TestDatabase
  readonly config: Config
  /** Absolute path of the generated code. */
  readonly generatedDir: string
  /** What the generator said of the schema. */
  readonly report: GenerateReport
  /** For what no request can say. */
  readonly services: Services
  /** Everything that was logged, as JSON lines. */
  readonly logLines: readonly string[]
  /** A signed token; `role` is authenticated and it holds for an hour unless the claims say otherwise. */
  token(claims: Readonly<Record<string, unknown>>, secret?: string): string
  /** A request with the anon key, or as `as`: a key or token. Paths start at the server's root. */
  request(path: string, init?: RequestInit & { readonly as?: string }): Promise<Response>
  stop(): Promise<void>
}

export interface TestServerOptions {
  /** Runs as superuser before the code is generated. */
  readonly sql?: string
  /** Environment variables beside those that a test needs. */
  readonly env?: Readonly<Record<string, string>>
  readonly schemas?: readonly string[]
  /** Tries changes of the schema; without it there is nobody who could. */
  readonly generation?: (connection: pg.ClientConfig) => Generation
  readonly tracing?: Tracing
  /** Finds drift; without it there is nobody who could. */
  readonly drift?: (context: CommandContext) => DriftDesk
}

async function generated(
  database: TestDatabase,
  schemas: readonly string[],
  outDir: string,
): Promise<GenerateReport> {
  const client = new pg.Client(database.connection)
  await client.connect()
  try {
    return await generate(client, { schemas, outDir, mode: 'write' })
  } finally {
    await client.end()
  }
}

/** Starts a server on a database of its own. The schema does not reload: see reload-live.test.ts for that. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { sql, env, schemas = ['public'] } = options
  const folder = await mkdtemp(join(tmpdir(), 'lite-server-'))
  const database = await createTestDatabase()
  if (sql !== undefined) await database.query(sql)
  const generatedDir = join(folder, 'generated')
  const report = await generated(database, schemas, generatedDir)
  const config = loadConfig(
    {
      PORT: '0',
      APP_SECRET: testSecret,
      SECRETS_FILE: join(folder, 'secrets.env'),
      DATA_DIR: folder,
      STORAGE_DIR: join(folder, 'uploads'),
      STORAGE_RESERVE: '0',
      GENERATED_DIR: generatedDir,
      API_SCHEMAS: schemas.join(','),
      RATE_LIMIT: '0',
      ...env,
    },
    projectRoot(),
  )
  const logLines: string[] = []
  const destination = { write: (line: string) => void logLines.push(line) }
  const log = createLogger({ level: 'debug', secrets: secretValues(config), destination })
  const logins = testLogins(database)
  const generation = options.generation?.(logins.admin)
  const drift = options.drift?.({
    ...{ config, logins },
    server: { connection: database.connection, embedded: false, close: async () => undefined },
  })
  const services = createServices(config, logins, log, {
    ...(generation && { generation }),
    ...(drift && { drift }),
    tracing: options.tracing,
  })
  const signals = await services.follow()
  const loader = createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })
  const loaded = await loader.load(generatedDir)
  const status = { state: 'current', error: undefined, leftOut: [], last: undefined } as const
  const reloadStatus = () => ({
    ...{ ...status, schemaHash: loaded.schemaHash, relations: loaded.relations.length },
  })
  const readiness = createReadiness({ services, logins, reload: { status: reloadStatus } })
  const app = await createApp(services, loaded, { checks: readiness.checks, generation: reloadStatus })
  await app.listen()
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    url,
    routes: app.routes,
    database,
    config,
    generatedDir,
    report,
    services,
    logLines,
    token: (claims, secret = config.jwtSecret) =>
      jwt.sign({ role: 'authenticated', exp: Math.floor(Date.now() / 1000) + 3600, ...claims }, secret),
    request: (path, { as, ...init } = {}) => {
      const headers = new Headers(init.headers)
      headers.set('apikey', config.anonKey)
      if (as !== undefined) headers.set('authorization', `Bearer ${as}`)
      if (init.body !== undefined && !headers.has('content-type'))
        headers.set('content-type', 'application/json')
      return fetch(`${url}${path}`, { ...init, headers })
    },
    stop: async () => {
      readiness.shutDown()
      await app.close()
      await signals.close()
      await services.close()
      await loader.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
