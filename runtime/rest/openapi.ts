// The API description, OpenAPI 3.1, built from the facts of the served relations when somebody asks for it.
import type { JsonSchema, Table } from './contract.ts'
import type { Mounted } from './mounted.ts'
import { percent } from './parse/parameters.ts'

export interface OpenApiOptions {
  /** Public base of the server, without a trailing slash. */
  readonly url: string
  /** Exposed schemas, the default one first. Relations of the others need a profile header. */
  readonly schemas: readonly string[]
  readonly version?: string
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = Readonly<Record<string, Json>>

const ref = (kind: 'schemas' | 'parameters' | 'responses', name: string): JsonObject => ({
  $ref: `#/components/${kind}/${name}`,
})
const query = (name: string, description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string' },
})
const header = (name: string, description: string): JsonObject => ({
  ...query(name, description),
  in: 'header',
})

const parameters: JsonObject = {
  select: query('select', 'Columns to return, with aliases: `id,name:title`. All by default.'),
  order: query('order', 'Columns to sort by: `created_at.desc,id`.'),
  limit: { ...query('limit', 'Largest number of rows.'), schema: { type: 'integer', minimum: 0 } },
  offset: { ...query('offset', 'Rows to skip.'), schema: { type: 'integer', minimum: 0 } },
  columns: query('columns', 'Keys of the body to write; the others are ignored.'),
  onConflict: query('on_conflict', 'Unique columns that decide what a duplicate is.'),
  range: header('Range', 'Rows by number: `0-9`.'),
  prefer: header(
    'Prefer',
    'For example `return=representation`, `count=exact`, `resolution=merge-duplicates`.',
  ),
}

/** Parameters that are no filter, so columns of these names have none. */
const reserved = new Set(['select', 'order', 'limit', 'offset', 'columns', 'on_conflict', 'and', 'or'])

const error: JsonObject = {
  type: 'object',
  required: ['code', 'message', 'details', 'hint'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    details: { type: ['string', 'null'] },
    hint: { type: ['string', 'null'] },
  },
}

/** The whole document as plain JSON. */
export function openApiDocument(relations: readonly Mounted[], options: OpenApiOptions): JsonObject {
  const [first = 'public'] = options.schemas
  const paths: Record<string, Json> = {}
  const schemas: Record<string, Json> = { Error: error }
  const inOrder = [...relations].sort((a, b) => rank(a, options.schemas) - rank(b, options.schemas))
  for (const { table, folder } of inOrder) {
    const path = `/${percent(table.name)}`
    // the same name in another schema has the same path, which can be described only once
    if (Object.hasOwn(paths, path)) continue
    const name = folder.replace(/[^A-Za-z0-9._-]/g, '.')
    for (const [kind, schema] of Object.entries(table.schemas) as [string, JsonSchema | undefined][])
      if (schema) schemas[kind === 'row' ? name : `${name}.${kind}`] = withoutId(schema)
    paths[path] = pathItem(table, name, table.schema === first ? null : table.schema)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'REST API', version: options.version ?? '1' },
    servers: [{ url: `${options.url}/rest/v1` }],
    security: [{ apikey: [] }, { apikey: [], bearer: [] }],
    paths,
    components: {
      schemas,
      parameters,
      responses: { Error: { description: 'What went wrong', ...content(ref('schemas', 'Error')) } },
      securitySchemes: {
        apikey: { type: 'apiKey', in: 'header', name: 'apikey' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  }
}

const rank = ({ table }: Mounted, schemas: readonly string[]) => {
  const index = schemas.indexOf(table.schema)
  return index < 0 ? schemas.length : index
}

/** An `$id` would change the base of references within the document. */
function withoutId(schema: JsonSchema): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$id'))
}

const content = (schema: Json): JsonObject => ({ content: { 'application/json': { schema } } })

function pathItem(table: Table, name: string, profile: string | null): JsonObject {
  const { insert, update } = table.schemas
  const filters = Object.entries(table.columns)
    .filter(([column]) => !reserved.has(column))
    .map(([column, type]) =>
      query(column, `Filter by ${type}: \`eq.\`, \`gt.\`, \`in.(a,b)\`, \`is.null\` and so on.`),
    )
  const profiled = (headerName: string): Json[] =>
    profile === null
      ? []
      : [
          {
            name: headerName,
            in: 'header',
            required: true,
            schema: { type: 'string', const: profile },
          },
        ]
  const shared = (...names: string[]) => names.map((parameter) => ref('parameters', parameter))
  const rows = { type: 'array', items: ref('schemas', name) }
  const operation = (
    id: string,
    summary: string,
    takes: readonly Json[],
    answers: JsonObject,
    body?: Json,
  ): JsonObject => ({
    operationId: `${id}.${name}`,
    tags: [table.name],
    summary,
    parameters: takes,
    ...(body === undefined ? {} : { requestBody: { required: true, ...content(body) } }),
    responses: { ...answers, default: ref('responses', 'Error') },
  })
  const written = { '200': { description: 'The rows', ...content(rows) }, '204': { description: 'Done' } }

  const item: Record<string, Json> = {
    ...(table.description === undefined ? {} : { description: table.description }),
    get: operation(
      'list',
      `Rows of ${table.name}`,
      [
        ...shared('select', 'order', 'limit', 'offset', 'range', 'prefer'),
        ...profiled('Accept-Profile'),
        ...filters,
      ],
      {
        '200': { description: 'The rows', ...content(rows) },
        '206': { description: 'A part of the rows', ...content(rows) },
      },
    ),
  }
  const write = profiled('Content-Profile')
  if (insert) {
    const one = ref('schemas', `${name}.insert`)
    item.post = operation(
      'insert',
      `Add rows to ${table.name}`,
      [...shared('select', 'columns', 'onConflict', 'prefer'), ...write],
      { '201': { description: 'Added', ...content(rows) }, '200': { description: 'Only updated' } },
      { oneOf: [one, { type: 'array', items: one }] },
    )
  }
  if (update)
    item.patch = operation(
      'update',
      `Change rows of ${table.name}`,
      [...shared('select', 'columns', 'prefer'), ...write, ...filters],
      written,
      ref('schemas', `${name}.update`),
    )
  if (insert ?? update)
    item.delete = operation(
      'remove',
      `Delete rows of ${table.name}`,
      [...shared('select', 'prefer'), ...write, ...filters],
      written,
    )
  return item
}
