// The description of /admin/v1 as OpenAPI 3.1. What a route takes is told by its own schema, what it answers by the contract's types:
// contract.json holds these, written by `npm run admin:schemas` and committed, as the compiler would make each build seconds slower.
import type { FastifyInstance } from 'fastify'
import { importPlan } from '../contract/import.ts'
import contract from './contract.json' with { type: 'json' }
import { databaseEntries } from './database-entries.ts'
import type { Answer, ContractName, Entry, Entries } from './entry.ts'
import { serverEntries } from './server-entries.ts'
import { isObject, referredFrom, refTo, schemaOf, withComments, type Json } from './schemas.ts'

/** A route as it was registered. */
export interface DescribedRoute {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly querystring: unknown
}

export interface DocumentOptions {
  /** Of the product. */
  readonly version: string
  /** Where the server is reached. */
  readonly url: string
  /** Name of the cookie of an admin's session. */
  readonly cookie: string
}

const prefix = '/admin/v1'
export const entries: Entries = { ...serverEntries, ...databaseEntries }

const tags: Readonly<Record<string, string>> = {
  schema: 'What the database is, and changes of it',
  generated: 'The generated code',
  sql: 'Statements of an admin',
  import: 'Rows of files',
  snippets: 'Saved queries',
  policies: 'Row-level security, tried',
  realtime: 'Connections, published tables, changes',
  logs: 'Requests and log lines of this process',
  status: 'How the server is',
  settings: 'What can be changed while the server runs, and the mails',
  keys: 'API keys',
  's3-keys': 'Keys of the S3 protocol',
  session: 'Admins',
  'openapi.json': 'This description',
}

const introduction = `What the dashboard does, for scripts: the schema, SQL, policies, logs, status, settings and keys of this server.

**Who may.** Requests need the service key in the header \`apikey\`, or the session of an admin; everybody else gets 401 or 403. A session changes something only with the header \`x-lite-csrf\`.

**Refusals** have the same four members everywhere: \`code\`, \`message\`, \`details\`, \`hint\`.`

/** Notes the routes that are registered in this scope from here on. */
export function collectRoutes(app: FastifyInstance, routes: DescribedRoute[]): void {
  app.addHook('onRoute', ({ method, url, schema }) => {
    for (const one of [method].flat()) {
      if (one !== 'HEAD')
        routes.push({ method: one, url, body: schema?.body, querystring: schema?.querystring })
    }
  })
}

/**
 * The document of these routes.
 * @throws Error where a route has no entry: a mistake of ours
 */
export function adminDocument(
  routes: readonly DescribedRoute[],
  { version, url, cookie }: DocumentOptions,
): Json {
  const paths: Record<string, Record<string, Json>> = {}
  const bodies: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.url.slice(prefix.length)
    const entry = entries[`${route.method} ${path}`]
    if (!entry) throw new Error(`${route.method} ${path} has no entry in runtime/admin/openapi`)
    if (entry.body && isObject(route.body))
      bodies[entry.body] = withComments(route.body, schemaOf(entry.body))
    const item = (paths[route.url.replaceAll(/:(\w+)/g, '{$1}')] ??= {})
    item[route.method.toLowerCase()] = operationOf(route, path, entry)
  }
  const used = referredFrom(paths, { ...contract, SqlError: sqlError, ...bodies })
  return {
    openapi: '3.1.0',
    info: { title: 'Supabase Lite: admin API', version, description: introduction },
    servers: [{ url }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: used, securitySchemes: securitySchemes(cookie) },
  }
}

/** Only what PostgreSQL refused has a place. */
const sqlError: Json = {
  ...contract.ErrorBody,
  description: contract.SqlRefusal.description,
  properties: { ...contract.ErrorBody.properties, ...contract.SqlRefusal.properties },
}

const securitySchemes = (cookie: string): Json => ({
  apikey: {
    type: 'apiKey',
    in: 'header',
    name: 'apikey',
    description: 'The service key (`SERVICE_ROLE_KEY`), or a secret key.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: cookie,
    description: 'Of an admin who signed in: for browsers, on pages of this server only.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'x-lite-csrf',
    description: '`csrf` of GET /admin/v1/session: beside the cookie for everything but GET.',
  },
})

function operationOf(route: DescribedRoute, path: string, entry: Entry): Json {
  const { method } = route
  const parameters = [...pathParameters(path), ...queryParameters(route, entry)]
  const body = bodyOf(route, path, entry)
  return {
    operationId: operationIdOf(method, path),
    tags: [tagOf(path)],
    summary: entry.summary,
    ...(entry.description !== undefined && { description: entry.description }),
    security: securityOf(method, entry),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: responsesOf(entry, body !== undefined || parameters.some((one) => one.in === 'query')),
  }
}

/** `PATCH /keys/:id` is `patchKeysId`. */
const operationIdOf = (method: string, path: string): string =>
  method.toLowerCase() +
  path
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

function tagOf(path: string): string {
  const [, first = ''] = path.split('/')
  return first === 'setup' ? 'session' : first
}

function securityOf(method: string, { who }: Entry): Json[] {
  if (who === 'anyone') return []
  const session = method === 'GET' ? { session: [] } : { session: [], csrf: [] }
  return who === 'session' ? [session] : [{ apikey: [] }, session]
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema:
      name === 'id' && !path.startsWith('/logs/') ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }))
}

function queryParameters({ querystring }: DescribedRoute, { query }: Entry): Json[] {
  if (!isObject(querystring)) return []
  const { properties, required = [] } = withComments(querystring, query === undefined ? {} : schemaOf(query))
  return Object.entries(properties as Readonly<Record<string, Json>>).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: 'query',
      ...((required as readonly string[]).includes(name) && { required: true }),
      ...(description !== undefined && { description }),
      schema,
    }),
  )
}

function bodyOf({ body }: DescribedRoute, path: string, entry: Entry): Json | undefined {
  if (path === '/import') return importForm
  if (!isObject(body)) return undefined
  const schema = entry.body === undefined ? body : refTo(entry.body)
  return { required: !takesNone(body), content: { 'application/json': { schema } } }
}

/** Fastify checks `null` where a request has no body. */
const takesNone = ({ type }: Json): boolean => Array.isArray(type) && type.includes('null')

/** Fastify does not check forms: the route does, by the same schema. */
const importForm: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['plan', 'file'],
        properties: {
          plan: withComments(importPlan, schemaOf('ImportPlan')),
          file: { type: 'string', contentMediaType: 'text/csv', description: 'Behind the plan.' },
        },
      },
      encoding: { plan: { contentType: 'application/json' }, file: { contentType: 'text/csv' } },
    },
  },
}

function responsesOf(entry: Entry, takes: boolean): Json {
  const error = refTo(entry.placed ? 'SqlError' : 'ErrorBody')
  const refusal = (description: string): Json => ({
    description,
    content: { 'application/json': { schema: error } },
  })
  const common: Readonly<Record<number, string>> = {
    ...(takes && { 400: 'The request is not valid.' }),
    ...(entry.who !== 'anyone' && {
      401: 'The key or session does not hold.',
      403: 'Only an admin may do this.',
    }),
    ...entry.refuses,
  }
  const status = entry.status ?? (entry.answer === 'nothing' ? 204 : 200)
  return {
    [status]: answerOf(entry.answer, status === 201),
    ...Object.fromEntries(Object.entries(common).map(([of, when]) => [of, refusal(when)])),
    default: refusal('Any other refusal.'),
  }
}

function answerOf(answer: Answer, isNew: boolean): Json {
  const json = (schema: Json): Json => ({
    description: isNew ? 'It was made.' : 'Done.',
    content: { 'application/json': { schema } },
  })
  if (answer === 'nothing') return { description: 'Done.' }
  if (answer === 'page')
    return { description: 'A page.', content: { 'text/html': { schema: { type: 'string' } } } }
  if (answer === 'document') return json({ type: 'object', description: 'OpenAPI 3.1.' })
  if (typeof answer === 'string') return json(refTo(answer))
  if ('list' in answer) return json({ type: 'array', items: refTo(answer.list) })
  return eventsOf(answer.events)
}

/** OpenAPI 3.1 has no words for the parts of a stream: the schema is that of the data of one event. */
const eventsOf = (name: ContractName): Json => ({
  description: 'Events, until one of both ends it.',
  content: {
    'text/event-stream': {
      schema: { type: 'string', contentMediaType: 'application/json', contentSchema: refTo(name) },
    },
  },
})
