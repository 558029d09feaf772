// A Fastify instance with hand-written facts over a database of its own: for tests of the REST engine by HTTP.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, InjectOptions } from 'fastify'
import Fastify from 'fastify'
import { expect } from 'vitest'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { Mounted, Routine, Table } from '#runtime/rest'
import { createDatabase } from '../db/caller/as-caller.ts'
import type { Database, Statement } from '../db/contract.ts'
import { fromDatabaseError } from '../errors/index.ts'
import type { Caller } from '../identity/caller.ts'
import type { Served } from '../rest/catalog.ts'
import { createCatalog } from '../rest/catalog.ts'
import { restPlugin } from '../rest/plugin.ts'
import { rpcPlugin } from '../rest/rpc/plugin.ts'
import type { RestServices, RestSettings } from '../rest/services.ts'
import { createRestServices } from '../rest/services.ts'
import { createTestDatabase, testLogins } from './postgres.ts'

export const alice = '00000000-0000-4000-8000-00000000000a'
export const bob = '00000000-0000-4000-8000-00000000000b'

const user = (sub: string): Caller => {
  const claims = { sub, role: 'authenticated' }
  return { login: 'api', role: 'authenticated', claims, claimsText: JSON.stringify(claims), subject: sub }
}

/** Who may ask in these tests. */
const callers = {
  anon: { login: 'api', role: 'anon', claims: {}, claimsText: '{}', subject: '' },
  alice: user(alice),
  bob: user(bob),
  service: { login: 'service', role: 'service_role', claims: {}, claimsText: '{}', subject: '' },
} as const satisfies Record<string, Caller>

type Who = keyof typeof callers

const defaults: RestSettings = {
  maxRows: 0,
  strictBodies: true,
  development: true,
  apiSchemas: ['public'],
  extraSearchPath: ['public'],
  aggregates: false,
  plan: false,
  preRequest: undefined,
  txEnd: 'commit',
  serverTiming: false,
}

/** One request and what must come of it. */
export interface Case {
  readonly name: string
  /** `service` when left out. */
  readonly who?: Who
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Objects are sent as JSON; strings as they are. */
  readonly body?: unknown
  readonly status: number
  /** The exact body. */
  readonly is?: string
  /** Text that the body must hold. */
  readonly has?: readonly string[]
  /** Headers that must be there; null = must not be there. */
  readonly sends?: Readonly<Record<string, string | null>>
}

export interface Rest {
  readonly app: FastifyInstance
  /** Every statement that was sent, newest last, what runs before and after one too. */
  readonly sent: Statement[]
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Sends the request of a case and checks it. */
  check(row: Case): Promise<void>
  close(): Promise<void>
}

/** An engine before it has routes. */
interface Engine extends Pick<Rest, 'app' | 'sent' | 'query' | 'close'> {
  readonly services: RestServices
}

async function createEngine(
  sql: string,
  served: Served,
  settings: Partial<RestSettings>,
  rewriteUrl?: (request: IncomingMessage) => string,
): Promise<Engine> {
  const testDatabase = await createTestDatabase()
  await testDatabase.query(sql)
  const database = createDatabase(testLogins(testDatabase), {
    poolSize: 2,
    poolTimeout: 5_000,
    statementTimeout: { anon: 5_000, authenticated: 5_000, service: 5_000 },
    apiSchemas: ['public'],
    log: () => undefined,
  })
  const sent: Statement[] = []
  const watched: Database = {
    ...database,
    asCaller: (caller, statement, options) => {
      sent.push(statement, ...[options?.before, options?.after].filter((other) => other !== undefined))
      return database.asCaller(caller, statement, options)
    },
  }
  const catalog = createCatalog(served, ['public'])
  const all = { ...defaults, ...settings }
  const app = Fastify(rewriteUrl ? { rewriteUrl } : {})
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request) => {
    request.raw.catalog = catalog
    request.caller = callers[request.headers['x-who'] as Who]
  })
  app.setErrorHandler((thrown, request, reply) => {
    const error = fromDatabaseError(thrown, request.caller, { development: true })
    return reply
      .code(error.status)
      .headers(error.headers)
      .type('application/json; charset=utf-8')
      .send(error.toJSON())
  })
  return {
    app,
    sent,
    services: createRestServices({ database: watched, settings: () => all }),
    query: async (text) => (await testDatabase.query(text)).rows as Record<string, unknown>[],
    close: async () => {
      await app.close()
      await database.close()
      await testDatabase.drop()
    },
  }
}

const mounted = (table: Table, index: number): Mounted => {
  return { folder: `t${index}`, table, routes: async () => undefined }
}

/**
 * Functions at `/rpc/<name>`.
 * @param sql makes them and the tables, as superuser; `tables` and `functions` are their facts
 */
export async function createRpc(
  sql: string,
  tables: readonly Table[],
  functions: readonly Routine[],
  settings: Partial<RestSettings> = {},
): Promise<Pick<Rest, 'app' | 'sent' | 'query' | 'close'>> {
  const served = { relations: tables.map(mounted), functions }
  const engine = await createEngine(sql, served, settings, (request) => {
    const [path = '', query = ''] = (request.url ?? '').split(/(?=\?)/, 2)
    request.called = { schema: 'public', name: decodeURIComponent(path.slice('/rpc/'.length)) }
    return `/rpc${query}`
  })
  rpcPlugin(engine.app, engine.services)
  await engine.app.ready()
  return engine
}

/** @param sql makes the tables, as superuser; `tables` are their facts */
export async function createRest(
  sql: string,
  tables: readonly Table[],
  settings: Partial<RestSettings> = {},
): Promise<Rest> {
  const served = { relations: tables.map(mounted), functions: [] }
  const { app, services, ...engine } = await createEngine(sql, served, settings)
  restPlugin(app, services)
  tables.forEach((table, index) => {
    const path = index === 0 ? '/todos' : `/t${index}`
    app.get(path, list(table))
    if (table.schemas.insert) app.post(path, insert(table))
    if (table.schemas.insert && table.primaryKey.length > 0) app.put(path, upsert(table))
    if (table.schemas.update) app.patch(path, update(table))
    if (table.schemas.insert) app.delete(path, remove(table))
  })
  await app.ready()

  const inject = (row: Case) => {
    const options: InjectOptions = {
      method: row.method ?? 'GET',
      url: row.url,
      headers: { 'x-who': row.who ?? 'service', ...(row.body === undefined ? {} : json), ...row.headers },
    }
    if (row.body !== undefined)
      options.payload = typeof row.body === 'string' ? row.body : JSON.stringify(row.body)
    return app.inject(options)
  }
  return {
    app,
    ...engine,
    check: async (row) => {
      const response = await inject(row)
      expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: row.status })
      if (row.is !== undefined) expect(response.body).toBe(row.is)
      for (const text of row.has ?? []) expect(response.body).toContain(text)
      for (const [name, value] of Object.entries(row.sends ?? {}))
        expect({ [name]: response.headers[name] ?? null }).toEqual({ [name]: value })
    },
  }
}

const json = { 'content-type': 'application/json' }
