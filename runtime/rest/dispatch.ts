// From a request under /rest/v1 to the relation that answers it. Pure; refuses unknown schemas, tables, paths, methods.
import { errors } from '../errors/index.ts'
import { closest } from './closest.ts'
import type { Mounted } from './mounted.ts'

/** Schema, then name, to what is served. Names are any text; maps keep `__proto__` a name like others. */
export type Relations = ReadonlyMap<string, ReadonlyMap<string, Mounted>>

export function indexRelations(relations: readonly Mounted[]): Relations {
  const index = new Map<string, Map<string, Mounted>>()
  for (const mounted of relations) {
    const { schema, name } = mounted.table
    const names = index.get(schema) ?? new Map<string, Mounted>()
    index.set(schema, names.set(name, mounted))
  }
  return index
}

export interface DispatchRequest {
  readonly method: string
  /** Path and query as they came, the prefix included. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export type Target =
  /** `/rest/v1/`: the API description of one schema. */
  | { readonly kind: 'root'; readonly schema: string }
  /** `url` is what the relation's own Fastify instance routes: `/<folder>?<query>`. */
  | { readonly kind: 'relation'; readonly schema: string; readonly mounted: Mounted; readonly url: string }

const writing = new Set(['POST', 'PATCH', 'PUT', 'DELETE'])
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * @param schemas the exposed ones, the default first
 * @param prefix of all REST paths, without a trailing slash
 * @throws PGRST125 (404) for paths, PGRST106 (406) for schemas, PGRST117 and PGRST101 (405) for methods, PGRST205 and
 * PGRST202 (404) for relations and functions
 */
export function dispatch(
  request: DispatchRequest,
  relations: Relations,
  schemas: readonly string[],
  prefix = '/rest/v1',
): Target {
  const { method, url, headers } = request
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const segments = segmentsOf(path, prefix)
  const schema = schemaOf(headers[writing.has(method) ? 'content-profile' : 'accept-profile'], schemas)
  const [first, second, ...more] = segments
  if (first === undefined) {
    if (!reading.has(method)) throw errors.unsupportedMethod(method, 'OPTIONS,GET,HEAD')
    return { kind: 'root', schema }
  }
  if (second !== undefined) {
    if (first !== 'rpc' || more.length > 0) throw errors.invalidPath()
    if (!reading.has(method) && method !== 'POST') throw errors.rpcMethod(method)
    throw errors.noFunction(`${schema}.${second}`)
  }
  if (!reading.has(method) && !writing.has(method)) throw errors.unsupportedMethod(method)
  const mounted = relations.get(schema)?.get(first)
  if (!mounted) throw errors.noTable(schema, first, hint(schema, first, relations))
  return { kind: 'relation', schema, mounted, url: `/${mounted.folder}${mark < 0 ? '' : url.slice(mark)}` }
}

function segmentsOf(path: string, prefix: string): readonly string[] {
  if (path !== prefix && !path.startsWith(`${prefix}/`)) throw errors.invalidPath()
  const rest = path.slice(prefix.length + 1)
  if (rest === '') return []
  try {
    // Node gives bytes beyond ASCII as Latin-1 characters.
    return rest
      .split('/')
      .map((segment) => decodeURIComponent(Buffer.from(segment, 'latin1').toString('utf8')))
  } catch {
    throw errors.invalidPath()
  }
}

function schemaOf(header: string | string[] | undefined, schemas: readonly string[]): string {
  if (header === undefined) return schemas[0] ?? 'public'
  const asked = Buffer.from(String(header), 'latin1').toString('utf8')
  if (!schemas.includes(asked)) throw errors.invalidSchema(asked, schemas)
  return asked
}

function hint(schema: string, name: string, relations: Relations): string | null {
  const near = closest(name, [...(relations.get(schema)?.keys() ?? [])])
  return near === null ? null : `Perhaps you meant the table '${schema}.${near}'`
}
