// The description of /admin/v1: valid, one entry for each route and none left over, bodies that are those of the routes, and
// answers of the running server that fit it, with no field that it does not name. For admins alone.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdminSessionInfo } from '../admin/contract/session.ts'
import { adminDocument, entries, type DescribedRoute } from '../admin/openapi/document.ts'
import { schemaOf } from '../admin/openapi/schemas.ts'
import { check, type Document, type Operation, type Schema } from './openapi-check.ts'
import { isEndless } from './route-matrix.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let document: Document
let cookie: Record<string, string>

const sql = `
  create table public.notes (id int primary key, title text not null default 'x', owner uuid);
  insert into public.notes values (1, 'one'), (2, 'two');
  alter table public.notes enable row level security;
  alter table public.notes owner to lite_admin;
  grant select on public.notes to anon;
  create policy first on public.notes for select to anon using (id = 1);`

interface Sent {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly path?: string
}

const send = (method: string, path: string, { body, headers }: Sent = {}) =>
  fetch(`${server.url}/admin/v1${path}`, {
    method,
    headers: {
      ...(headers ?? { apikey: server.config.serviceRoleKey }),
      ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })

beforeAll(async () => {
  server = await startTestServer({ sql })
  document = (await (await send('GET', '/openapi.json')).json()) as Document
  const token = await server.services.admin.admins.makeLink()
  const body = { token, email: 'ada@example.com', password: 'correct horse' }
  const entered = await send('POST', '/setup', { body, headers: {} })
  const { csrf } = (await entered.clone().json()) as AdminSessionInfo
  cookie = { cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-lite-csrf': csrf }
  fits(await entered.json(), schemaOfAnswer('POST', '/setup', 200))
})
afterAll(() => server.stop())

const operationAt = (method: string, route: string): Operation => {
  const path = `/admin/v1${route.replaceAll(/:(\w+)/g, '{$1}')}`
  const operation = document.paths[path]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${method} ${path} is not described`)
  return operation
}

type Response_ = { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> } | undefined

/** Undefined where the answer has no JSON. */
function schemaOfAnswer(method: string, route: string, status: number | 'default'): Schema | undefined {
  const response = operationAt(method, route).responses[status] as Response_
  expect(response, `${method} ${route} ${status}`).toBeDefined()
  return response?.content?.['application/json']?.schema
}

/** A schema that refuses fields that it does not name: the description leaves room for later ones. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const made = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]))
  const isClosable = made.type === 'object' && 'properties' in made && !('additionalProperties' in made)
  return isClosable ? { ...made, additionalProperties: false } : made
}

function mistakesOf(value: unknown, schema: Schema | undefined): unknown {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  const { components } = document
  const validate = ajv.compile({ ...schema, components: closed(components) as object })
  return validate(value) ? null : validate.errors
}
const fits = (value: unknown, schema: Schema | undefined) => {
  expect(schema).toBeDefined()
  expect(mistakesOf(value, schema)).toBeNull()
}

/** Asks, and holds the answer against the description. */
async function ask(method: string, route: string, sent: Sent = {}): Promise<unknown> {
  const response = await send(method, sent.path ?? route, sent)
  const text = await response.text()
  expect([method, route, response.status, text.slice(0, 300)]).toEqual([
    ...[method, route],
    expect.toSatisfy((status: number) => status < 300) as number,
    expect.any(String),
  ])
  const schema = schemaOfAnswer(method, route, response.status)
  if (!schema) {
    expect(response.headers.get('content-type') ?? 'none').not.toContain('json')
    return undefined
  }
  const value: unknown = JSON.parse(text)
  expect([method, route, mistakesOf(value, schema)]).toEqual([method, route, null])
  return value
}

const isAdmin = ({ url }: { readonly url: string }) => url.startsWith('/admin/v1/')
const nameOf = ({ method, url }: { readonly method: string; readonly url: string }) =>
  `${method} ${url.slice('/admin/v1'.length)}`

describe('the document', () => {
  it('is valid OpenAPI 3.1', () => check(document))

  it('has one entry for each route, and none left over', () => {
    const served = server.routes.filter(isAdmin).map(nameOf)
    expect(Object.keys(entries).sort()).toEqual(served.toSorted())
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.sort()).toEqual(
      server.routes
        .filter(isAdmin)
        .map(({ method, url }) => `${method} ${url}`)
        .sort(),
    )
  })

  it('does not leave out a route without an entry: it fails', () => {
    const route: DescribedRoute = {
      ...{ method: 'GET', url: '/admin/v1/nothing' },
      ...{ body: undefined, querystring: undefined },
    }
    expect(() => adminDocument([route], { version: '1', url: 'http://x', cookie: 'c' })).toThrow(
      'GET /nothing has no entry',
    )
  })

  it('says of each body and query what the route checks, and what the type means by it', () => {
    const run = document.components.schemas.RunSqlBody as Record<string, Record<string, unknown>>
    expect(run.properties?.row_cap).toMatchObject({ type: 'integer', maximum: 10_000 })
    expect(run.properties?.row_cap).toHaveProperty('description')
    expect(operationAt('GET', '/logs').parameters).toContainEqual({
      ...{ name: 'limit', in: 'query', description: 'Default 100, most 500.' },
      schema: { type: 'integer', minimum: 1, maximum: 500 },
    })
  })

  it('has a type for each body and query, with the same fields', () => {
    for (const [name, { body, query }] of Object.entries(entries)) {
      const [method = '', route = ''] = name.split(' ')
      const { requestBody, parameters = [] } = operationAt(method, route) as Partial<Operation>
      const asked = parameters.filter((one) => one.in === 'query').map((one) => one.name ?? '')
      const fieldsOf = (schema: Schema | undefined) => Object.keys(schema?.properties ?? {}).sort()
      expect([name, asked.sort()]).toEqual([name, fieldsOf(query && schemaOf(query))])
      const isForm = requestBody?.content['multipart/form-data'] !== undefined
      expect([name, body !== undefined || isForm]).toEqual([name, requestBody !== undefined])
      if (body === undefined) continue
      const told = document.components.schemas[body]
      const type = schemaOf(body)
      expect([name, fieldsOf(told)]).toEqual([name, fieldsOf(type)])
      const sorted = (schema: Schema | undefined) => ((schema?.required ?? []) as string[]).toSorted()
      expect([name, sorted(told)]).toEqual([name, sorted(type)])
    }
  })

  it('calls a body required exactly where the route does', async () => {
    const told: [string, boolean][] = []
    const done: [string, boolean][] = []
    for (const { method, url } of server.routes.filter(isAdmin)) {
      const route = url.slice('/admin/v1'.length)
      const { requestBody } = operationAt(method, route)
      if (!requestBody) continue
      const path = route.replace(':id', '00000000-0000-4000-8000-000000000000').replaceAll(/:\w+/g, 'x')
      const response = await send(method, path, { headers: cookie })
      const { code, message } = (await response.json()) as { code: string; message: string }
      const name = `${method} ${route}: ${code} ${message}`
      told.push([name, requestBody.required === true])
      done.push([name, response.status === 400])
    }
    expect(told.length).toBeGreaterThan(20)
    expect(told.filter(([, required]) => !required)).toHaveLength(1)
    expect(done).toEqual(told)
  })

  it('is for admins and the service key alone', async () => {
    const { anonKey } = server.config
    for (const [headers, status] of [
      [{}, 401],
      [{ apikey: anonKey }, 403],
      [{ apikey: anonKey, authorization: `Bearer ${server.token({ sub: 'x' })}` }, 403],
      [{ apikey: 'nonsense' }, 401],
      [cookie, 200],
    ] as const) {
      const response = await send('GET', '/openapi.json', { headers })
      expect([headers, response.status]).toEqual([headers, status])
      if (status !== 200) fits(await response.json(), schemaOfAnswer('GET', '/openapi.json', status))
    }
  })
})

describe('answers', () => {
  const none = '00000000-0000-4000-8000-000000000000'

  it('of every GET fit', async () => {
    await ask('POST', '/snippets', { body: { name: 'all', sql: 'select 1' } })
    await fetch(`${server.url}/rest/v1/notes`, { headers: { apikey: server.config.anonKey } })
    const { files } = (await ask('GET', '/generated')) as { files: { path: string }[] }
    const { entries: logged } = (await ask('GET', '/logs')) as { entries: { id: string; path?: string }[] }
    const read = logged.find(({ path }) => path === '/rest/v1/notes')?.id ?? ''
    const paths: Readonly<Record<string, Sent>> = {
      '/session': { headers: cookie },
      '/generated/file': { path: `/generated/file?path=${files[0]?.path ?? ''}` },
      '/import/:id': { path: `/import/${none}` },
      '/logs/:id': { path: `/logs/${read}` },
      '/settings/templates/:kind/preview': { path: '/settings/templates/recovery/preview' },
    }
    const asked = server.routes.filter((route) => isAdmin(route) && route.method === 'GET')
    for (const { url } of asked) {
      const route = url.slice('/admin/v1'.length)
      // drift is asked where migrations are: admin-drift.test.ts
      if (!isEndless(url) && route !== '/schema/drift') await ask('GET', route, paths[route])
    }
    for (const body of [{}, { analyze: true }, undefined])
      await ask('POST', '/logs/:id/explain', { path: `/logs/${read}/explain`, body })
  })

  it('of what runs, tests and imports fit', async () => {
    const { results } = (await ask('POST', '/sql/run', {
      body: { sql: 'select id, title from notes; select 1', row_cap: 1 },
    })) as { results: unknown[] }
    expect(results).toHaveLength(2)
    await ask('POST', '/sql/check', { body: { sql: 'drop table notes; delete from notes' } })
    for (const verb of ['select', 'insert', 'update', 'delete'])
      await ask('POST', '/policies/test', {
        body: { schema: 'public', table: 'notes', verb, as: { role: 'anon' }, row: { title: 'y' } },
      })
    await ask('POST', '/realtime/authorize', { body: { topic: 'room', as: { role: 'anon' } } })
    const form = new FormData()
    const plan = { schema: 'public', table: 'notes', columns: ['id', 'title'], dry_run: true }
    form.append('plan', JSON.stringify(plan))
    form.append('file', new Blob(['3,three\nx,four\n']), 'rows.csv')
    expect(await ask('POST', '/import', { body: form })).toMatchObject({ failed: 1 })
  })

  it('of what makes, changes and takes away fit', async () => {
    const made = (await ask('POST', '/keys', { body: { kind: 'secret', name: 'k' } })) as { id: string }
    await ask('PATCH', '/keys/:id', { path: `/keys/${made.id}`, body: { name: 'l' } })
    const next = (await ask('POST', '/keys/:id/rotate', { path: `/keys/${made.id}/rotate` })) as {
      id: string
    }
    await ask('DELETE', '/keys/:id', { path: `/keys/${next.id}` })
    const s3 = (await ask('POST', '/s3-keys', { body: { name: 's' } })) as { id: string }
    await ask('DELETE', '/s3-keys/:id', { path: `/s3-keys/${s3.id}` })
    await ask('PUT', '/settings', { body: { changes: { MAX_ROWS: { value: '100' } } } })
    await ask('DELETE', '/settings/:key', { path: '/settings/MAX_ROWS' })
    const mail = { subject: 'New', html: '<p>{{ .Token }}</p>' }
    for (const [method, end, body] of [
      ['PUT', '', mail],
      ['POST', '/preview', mail],
      ['DELETE', '', undefined],
    ] as const)
      await ask(method, `/settings/templates/:kind${end}`, {
        path: `/settings/templates/recovery${end}`,
        body,
      })
    for (const enabled of [true, false])
      await ask('PUT', '/realtime/tables/:schema/:table', {
        ...{ path: '/realtime/tables/public/notes', body: { enabled } },
      })
    await ask('DELETE', '/session', { headers: cookie })
  })

  it('that refuse have the shape of errors, with a place in SQL', async () => {
    const refusal = async (method: string, route: string, status: number, sent: Sent) => {
      const response = await send(method, sent.path ?? route, sent)
      expect([route, response.status]).toEqual([route, status])
      const body = (await response.json()) as object
      // the described answer of this status, not the one for all others
      const schema = schemaOfAnswer(method, route, status)
      expect([route, mistakesOf(body, schema)]).toEqual([route, null])
      return body
    }
    expect(await refusal('POST', '/sql/run', 400, { body: { sql: 'select nothing' } })).toMatchObject({
      ...{ code: '42703', position: 7, statement: 0 },
    })
    await refusal('POST', '/sql/run', 400, { body: { nothing: true } })
    await refusal('GET', '/logs', 400, { path: '/logs?limit=x' })
    await refusal('GET', '/logs/:id', 404, { path: '/logs/x-1' })
    await refusal('POST', '/policies/test', 404, {
      body: { schema: 'public', table: 'nothing', verb: 'select', as: { role: 'anon' } },
    })
    await refusal('DELETE', '/keys/:id', 404, { path: `/keys/${none}` })
    await refusal('POST', '/session', 401, { body: { email: 'a@b', password: 'x' }, headers: {} })
    await refusal('GET', '/session', 403, {})
    expect(
      await refusal('PUT', '/settings', 400, { body: { changes: { MAX_ROWS: { value: 'x' } } } }),
    ).toMatchObject({ details: [{ key: 'MAX_ROWS' }] })
    await refusal('GET', '/logs/tail', 406, {})
  })

  it('would be refused by the description where they were others', () => {
    const schema = schemaOfAnswer('GET', '/setup', 200)
    for (const other of [{}, { needed: 'yes' }, { needed: true, more: 1 }])
      expect(mistakesOf(other, schema)).not.toBeNull()
    expect(mistakesOf({ needed: true }, schema)).toBeNull()
  })
})
