// From a request under /rest/v1 to the relation or function that answers it. Pure; refuses unknown schemas, tables,
// paths and methods.
import { ApiError, errors } from '../errors/index.ts'
import { mostAlike } from './alike.ts'
import type { Catalog } from './catalog.ts'
import type { Mounted } from './mounted.ts'
import type { Called } from './rpc/find.ts'
import { rpcPath } from './rpc/plugin.ts'

/** What was found, and the URL that its own Fastify instance routes: `/<folder>?<query>`, `/rpc?<query>`. */
type Target =
  | { readonly mounted: Mounted; readonly url: string }
  // whether it exists shows only with its arguments
  | { readonly called: Called; readonly url: string }
  | { readonly error: ApiError }

/**
 * @param url path and query as they came, the prefix included
 * @returns the relation or function, or PGRST125 (404) for paths, PGRST106 (406) for schemas, PGRST117 and PGRST101
 * (405) for methods, PGRST205 (404) for relations that are not there
 */
export type Dispatch = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
) => Target

/** How like a name has to be to be hinted at (PostgREST's figure). */
const nameLikeness = 0.75

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
      const name = functionOf(method, segments)
      if (name !== undefined) return { called: { schema, name }, url: rpcPath + query }
      const mounted = relationOf(catalog, schema, method, segments[0])
      return { mounted, url: `/${mounted.folder}${query}` }
    } catch (error) {
      if (error instanceof ApiError) return { error }
      throw error
    }
  }
}

/** The name behind `/rpc/`; undefined for the path of a relation. */
function functionOf(method: string, [first, second, ...more]: readonly string[]): string | undefined {
  if (second === undefined) return undefined
  if (first !== 'rpc' || more.length > 0 || second === '') throw errors.invalidPath()
  if (!reading.has(method) && method !== 'POST') throw errors.rpcMethod(method)
  return second
}

function relationOf(catalog: Catalog, schema: string, method: string, name: string | undefined): Mounted {
  // the root is the API description, which is not a relation
  if (name === undefined) throw errors.unsupportedMethod(method, 'OPTIONS,GET,HEAD')
  if (!reading.has(method) && !writing.has(method)) throw errors.unsupportedMethod(method)
  const mounted = catalog.mounted(schema, name)
  if (mounted) return mounted
  const near = mostAlike(name, catalog.names(schema), nameLikeness)
  throw errors.noTable(schema, name, near === null ? null : `Perhaps you meant the table '${schema}.${near}'`)
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
