// What the description of the API says of one path: which tables, views and functions there are, what their methods take.
import type { DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'
import type {
  ApiDocument,
  Embed,
  FieldSchema,
  Method,
  Operation,
  Parameter,
} from '../../lib/api/reference.ts'

export type Kind = 'table' | 'view' | 'function'

export interface Endpoint {
  readonly kind: Kind
  readonly schema: string
  readonly name: string
  /** Behind the base URL: `/rest/v1/todos`. */
  readonly path: string
  readonly methods: readonly Method[]
  /** Whether the schema must be said in a header. */
  readonly profiled: boolean
}

/** A field of a body. */
export interface Field {
  readonly name: string
  /** As it is shown: `integer`, `string | null`, `integer[]`. */
  readonly type: string
  readonly required: boolean
  readonly description: string
  readonly schema: FieldSchema
}

const order: readonly Method[] = ['get', 'post', 'patch', 'put', 'delete', 'head']
const prefix = '/rest/v1/'
const rpc = '/rest/v1/rpc/'
const isProfile = ({ name }: Parameter) => name === 'Accept-Profile' || name === 'Content-Profile'
const lastOf = (reference: string) => decodeURIComponent(reference.slice(reference.lastIndexOf('/') + 1))

/** The parameters of an operation, references followed. */
export function parametersOf({ components }: ApiDocument, { parameters = [] }: Operation): Parameter[] {
  return parameters.flatMap((one) => {
    const found = one.$ref === undefined ? one : components.parameters[lastOf(one.$ref)]
    return found ? [found] : []
  })
}

const profilesOf = ({ parameters = [] }: Operation) => {
  const found = parameters.find(isProfile)
  return found && ((found.schema?.enum ?? []) as readonly string[])
}

/** The schema of paths that name none: where each of their tables is. */
function defaultSchema({ paths }: ApiDocument, { schemas, tables }: DatabaseSchema): string {
  const exposed = schemas.filter((one) => one.exposed).map(({ name }) => name)
  for (const [path, item] of Object.entries(paths)) {
    if (!path.startsWith(prefix) || path.startsWith(rpc) || !item.get || profilesOf(item.get)) continue
    const name = decodeURIComponent(path.slice(prefix.length))
    const homes = exposed.filter((schema) =>
      tables.some((table) => table.schema === schema && table.name === name),
    )
    if (homes.length === 1 && homes[0] !== undefined) return homes[0]
  }
  return exposed.includes('public') ? 'public' : (exposed[0] ?? 'public')
}

/** Every table, view and function that is served: the description's, in its order. */
export function endpointsOf(document: ApiDocument, database: DatabaseSchema): Endpoint[] {
  const fallback = defaultSchema(document, database)
  return Object.entries(document.paths).flatMap(([path, item]): Endpoint[] => {
    if (!path.startsWith(prefix)) return []
    const isFunction = path.startsWith(rpc)
    const name = decodeURIComponent(path.slice((isFunction ? rpc : prefix).length))
    const methods = order.filter((method) => item[method])
    const homes = [
      ...new Set(methods.flatMap((method) => (item[method] && profilesOf(item[method])) ?? [fallback])),
    ]
    return homes.map((schema) => {
      const table = database.tables.find((one) => one.schema === schema && one.name === name)
      const kind = isFunction ? 'function' : table?.kind.includes('view') === true ? 'view' : 'table'
      const own = methods.filter((method) => {
        const profiles = item[method] && profilesOf(item[method])
        return profiles === undefined ? schema === fallback : profiles.includes(schema)
      })
      return { kind, schema, name, path, methods: own, profiled: schema !== fallback }
    })
  })
}

/** How a type is written for people. */
export function typeText(schema: FieldSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(typeText))].join(' | ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any'])
  return types
    .map((type) => {
      if (type === 'array') return `${schema.items ? typeText(schema.items) : 'any'}[]`
      return type === 'string' && schema.format !== undefined ? `string (${schema.format})` : type
    })
    .join(' | ')
}

const refsIn = (schema: FieldSchema): string[] => [
  ...(schema.$ref === undefined ? [] : [lastOf(schema.$ref)]),
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])].flatMap(
    refsIn,
  ),
]

/** The schema of the body of one endpoint: of several that share the path, the one of its schema. */
function bodySchema(
  document: ApiDocument,
  endpoint: Endpoint,
  operation: Operation,
): FieldSchema | undefined {
  const schema = operation.requestBody?.content['application/json']?.schema
  if (!schema) return undefined
  const names = [...new Set(refsIn(schema))]
  if (names.length === 0) return schema
  const at = Math.max(0, profilesOf(operation)?.indexOf(endpoint.schema) ?? 0)
  return document.components.schemas[names[at] ?? names[0] ?? '']
}

/** The fields that a body may hold, those first that it must. */
export function fieldsOf(document: ApiDocument, endpoint: Endpoint, operation: Operation): Field[] {
  const schema = bodySchema(document, endpoint, operation)
  const choices = schema?.anyOf ?? (schema ? [schema] : [])
  const fields = new Map<string, Field>()
  for (const choice of choices) {
    for (const [name, property] of Object.entries(choice.properties ?? {})) {
      const required = choices.every((one) => one.required?.includes(name) === true)
      if (fields.has(name)) continue
      fields.set(name, {
        name,
        type: typeText(property),
        required,
        description: property.description ?? '',
        schema: property,
      })
    }
  }
  return [...fields.values()].sort((a, b) => Number(b.required) - Number(a.required))
}

/** A body to begin with, as the description shows it; undefined where the method takes none. */
export function bodyExample(document: ApiDocument, endpoint: Endpoint, operation: Operation): unknown {
  const content = operation.requestBody?.content['application/json']
  if (!content) return undefined
  const own = bodySchema(document, endpoint, operation)?.examples?.[0]
  return own ?? content.example ?? Object.values(content.examples ?? {})[0]?.value ?? {}
}

/** Related rows that a table brings along. The description tells those of the first schema of a path. */
export function embedsOf({ paths }: ApiDocument, { path, schema }: Endpoint): readonly Embed[] {
  const operation = paths[path]?.get
  const first = operation && profilesOf(operation)?.[0]
  return operation && (first === undefined || first === schema) ? (operation['x-relations'] ?? []) : []
}

/** The columns of a table's rows, as JSON has them. */
export function rowSchema(document: ApiDocument, endpoint: Endpoint): Readonly<Record<string, FieldSchema>> {
  const operation = document.paths[endpoint.path]?.get
  const answer = lastOf(operation?.responses?.['200']?.$ref ?? '')
  const rows = document.components.responses[answer]?.content?.['application/json']?.schema
  const names = rows ? [...new Set(refsIn(rows))] : []
  const at = Math.max(0, (operation && profilesOf(operation)?.indexOf(endpoint.schema)) ?? 0)
  return document.components.schemas[names[at] ?? '']?.properties ?? {}
}

/** The table or view behind an endpoint. */
export const tableOf = (
  { tables }: DatabaseSchema,
  { kind, schema, name }: Endpoint,
): TableInfo | undefined =>
  kind === 'function' ? undefined : tables.find((one) => one.schema === schema && one.name === name)
