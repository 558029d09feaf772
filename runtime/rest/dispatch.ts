// From a request under /rest/v1 to the relation that answers it. Pure; refuses unknown schemas, tables, paths, methods.
import { ApiError, errors } from '../errors/index.ts'
import type { Catalog } from './catalog.ts'
import { closest } from './closest.ts'
import type { Mounted } from './mounted.ts'

/** What was found: the relation, and the URL that its own Fastify instance routes, `/<folder>?<query>`. */
type Target =
  { readonly mounted: Mounted; readonly url: string; readonly schema: string } | { readonly error: ApiError }

/**
 * @param url path and query as they came, the prefix included
 * @returns the relation, or PGRST125 (404) for paths, PGRST106 (406) for schemas, PGRST117 and PGRST101 (405) for
 * methods, PGRST205 and PGRST202 (404) for relations and functions that are not there
 */
export type Dispatch = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
) => Target

const writing = new Set(['POST', 'PATCH', 'PUT', 'DELETE'])
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * @param catalog what there is
 * @param prefix of all REST paths, without a trailing slash
 */
export function createDispatch(catalog: Catalog, prefix = '/rest/v1'): Dispatch {
  return (method, url, headers) => {
    try {
      const mark = url.indexOf('?')
      const query = mark < 0 ? '' : url.slice(mark)
      const segments = segmentsOf(mark < 0 ? url : url.slice(0, mark), prefix)
      const schema = schemaOf(
        headers[writing.has(method) ? 'content-profile' : 'accept-profile'],
        catalog.schemas,
      )
      const mounted = find(catalog, schema, method, segments)
      return { mounted, schema, url: `/${mounted.folder}${query}` }
    } catch (error) {
      if (error instanceof ApiError) return { error }
      throw error
    }
  }
}

function find(catalog: Catalog, schema: string, method: string, segments: readonly string[]): Mounted {
  const [first, second] = segments
  // the root is the API description, which is not a relation
  if (first === undefined) throw errors.unsupportedMethod(method, 'OPTIONS,GET,HEAD')
  if (second !== undefined) {
    if (first !== 'rpc' || segments.length > 2) throw errors.invalidPath()
    if (!reading.has(method) && method !== 'POST') throw errors.rpcMethod(method)
    throw errors.noFunction(`${schema}.${second}`)
  }
  if (!reading.has(method) && !writing.has(method)) throw errors.unsupportedMethod(method)
  const mounted = catalog.mounted(schema, first)
  if (mounted) return mounted
  const near = closest(first, catalog.names(schema))
  throw errors.noTable(
    schema,
    first,
    near === null ? null : `Perhaps you meant the table '${schema}.${near}'`,
  )
}

function segmentsOf(path: string, prefix: string): readonly string[] {
  if (path !== prefix && !path.startsWith(`${prefix}/`)) throw errors.invalidPath()
  const rest = path.slice(prefix.length + 1)
  if (rest === '') return []
  try {
    return rest.split('/').map((segment) => decodeURIComponent(segment))
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
