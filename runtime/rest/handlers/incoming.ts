// What every handler reads from a request before it plans: parameters, preferences, media type, settings.
import type { FastifyRequest } from 'fastify'
import { errors } from '../../errors/index.ts'
import type { RequestSettings, Result } from '../../db/contract.ts'
import type { Table } from '../contract.ts'
import type { Catalog } from '../catalog.ts'
import type { Media } from '../parse/accept.ts'
import { media } from '../parse/accept.ts'
import { handledBy } from '../parse/handled.ts'
import type { Parameter } from '../parse/parameters.ts'
import { parameters } from '../parse/parameters.ts'
import type { Preferences } from '../parse/prefer.ts'
import { preferences } from '../parse/prefer.ts'
import type { Query } from '../parse/query.ts'
import { parseQuery } from '../parse/query.ts'
import type { Cell, Plan } from '../plan/plan.ts'
import { outcome } from '../plan/plan.ts'
import type { RestServices } from '../services.ts'

/** What a request says whatever it points at. */
export interface Received {
  readonly rest: RestServices
  readonly catalog: Catalog
  readonly pairs: readonly Parameter[]
  readonly prefer: Preferences
  /** The schema to name in Content-Profile, or null. */
  readonly profile: string | null
  /** Those that belong to the shape of the request. Its headers and cookies never do: another caller may repeat it. */
  readonly settings: RequestSettings
}

export interface Incoming extends Received {
  readonly query: Query
  readonly media: Media
}

/**
 * @param text the query string, where another than the request's own is to be read
 * @throws PGRST100, PGRST107, PGRST108, PGRST122, PGRST123, 22021
 */
export function incoming(request: FastifyRequest, table: Table, text = queryText(request)): Incoming {
  const all = received(request, table.schema, `/${table.name}`, text)
  const { aggregates, plan } = all.rest.settings
  const query = parseQuery(all.pairs, aggregates)
  request.timing?.mark('parse')
  return { ...all, query, media: media(request.headers.accept, plan, handledBy(table, query)) }
}

/**
 * @param schema of the relation or function, `path` what SQL sees as `request.path`
 * @throws PGRST100, PGRST122, 22021
 */
export function received(
  request: FastifyRequest,
  schema: string,
  path: string,
  text = queryText(request),
): Received {
  const rest = request.server.rest
  const { headers } = request
  const { txEnd, extraSearchPath } = rest.settings
  const prefer = preferences(headerText(headers.prefer), txEnd.endsWith('allow-override'))
  const reading = request.method === 'GET' || request.method === 'HEAD'
  const profiled =
    rest.settings.apiSchemas.length > 1 ||
    headers['accept-profile'] !== undefined ||
    headers['content-profile'] !== undefined
  return {
    rest,
    catalog: request.catalog,
    pairs: parameters(text),
    prefer,
    profile: profiled ? schema : null,
    settings: {
      method: request.method,
      path,
      searchPath: [schema, ...extraSearchPath.filter((extra) => extra !== schema)],
      ...(prefer.timezone === null ? {} : { timezone: prefer.timezone }),
      ...(!reading && (prefer.tx ?? txEnd).startsWith('rollback') && { rollback: true }),
    },
  }
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value

/** The query string as it came, without the question mark. */
export function queryText({ raw: { url = '' } }: FastifyRequest): string {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}

const secret: ReadonlySet<string> = new Set(['cookie', 'authorization', 'apikey', 'proxy-authorization'])

/** The headers that SQL may see: none that would let it act as the caller elsewhere. */
function safeHeaders(headers: FastifyRequest['headers']): Record<string, string> {
  const out: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && !secret.has(name)) out[name] = headerText(value) ?? ''
  }
  return out
}

const last = Symbol('headers of the last request')

interface Remembering {
  [last]?: { readonly raw: readonly string[]; readonly json: string }
}

/** {@link safeHeaders} as JSON. A client repeats its headers on a connection, and JSON of the same headers is the same. */
export function headersJson({ raw: { rawHeaders, socket }, headers }: FastifyRequest): string {
  const remembering = socket as Remembering
  const known = remembering[last]
  if (known?.raw.length === rawHeaders.length && rawHeaders.every((text, index) => text === known.raw[index]))
    return known.json
  const json = JSON.stringify(safeHeaders(headers))
  remembering[last] = { raw: rawHeaders, json }
  return json
}

/** Cookies that only we and the browser may know: a session of ours is one. */
const ownCookie = /^__(host|secure)-/i

/** The cookies that SQL may see, as sent; the first of a name counts. */
export function cookiesOf({ headers: { cookie } }: FastifyRequest): RequestSettings['cookies'] {
  if (cookie === undefined) return undefined
  const cookies = new Map<string, string>()
  for (const pair of cookie.split(';')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    if (name === '' || ownCookie.test(name) || cookies.has(name)) continue
    cookies.set(name, pair.slice(equals + 1).trim())
  }
  return Object.fromEntries(cookies)
}

let tables = 0

/** A number for each table's facts of this process: part of a plan's key, so that a reload never meets old plans. */
export const tableId = (): string => String(++tables)

/** The plan under `shape`, made now if it is new. */
export function planned({ plans }: Catalog, shape: string, make: () => Plan): Plan {
  const known = plans.get(shape)
  if (known) return known
  const made = make()
  plans.set(shape, made)
  return made
}

export interface Guards {
  readonly singular: boolean
  /** Largest number of rows, or null. */
  readonly maxAffected: number | null
}

/**
 * Settings with a check before the commit, where one is needed: it costs an explicit transaction.
 * @throws PGRST116, PGRST124 out of the transaction, which is rolled back
 */
export function guarded(settings: RequestSettings, plan: Plan, guards: Guards): RequestSettings {
  const { singular, maxAffected } = guards
  if (!singular && maxAffected === null) return settings
  return {
    ...settings,
    beforeCommit: (result: Result) => {
      const { rows } = outcome(plan, result)
      if (singular && rows !== 1) throw errors.notSingular(rows)
      if (maxAffected !== null && rows > maxAffected) throw errors.maxAffected(rows)
    },
  }
}

/** `max-affected`, where the request is strict. */
export const strictMaxAffected = (prefer: Preferences): number | null =>
  prefer.handling === 'strict' ? prefer.maxAffected : null

export const has = (plan: Plan, cell: Cell): boolean => plan.cells.includes(cell)
