// The API description of whole servers: valid for every kind of schema, and true: what it documents is what is answered.
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { check, parametersOf, type Document, type Operation } from './openapi-check.ts'
import { startTestServer, type TestServer } from './server.ts'

const root = projectRoot()
const file = (path: string) => readFileSync(join(root, path), 'utf8')

let server: TestServer
let document: Document

async function start(sql: string, schemas: readonly string[] = ['public']): Promise<void> {
  server = await startTestServer({ sql, schemas })
  document = (await (await server.request('/openapi.json')).json()) as Document
}

/** The smallest request that the document describes: what is required, as its examples say. */
function minimal(path: string, operation: Operation): { readonly path: string; readonly headers: Headers } {
  const query = new URLSearchParams()
  const headers = new Headers()
  for (const { name = '', in: place, required, example, schema } of parametersOf(document, operation)) {
    const value = example ?? schema?.default
    if (required !== true) continue
    if (place === 'header') headers.set(name, String(value))
    else query.set(name, String(value))
  }
  return { path: query.size === 0 ? path : `${path}?${query}`, headers }
}

/** Sends the smallest request of an operation, as the service role. */
async function send(path: string, method: string, body?: unknown, contentType = 'application/json') {
  const operation = document.paths[path]?.[method]
  if (operation === undefined) throw new Error(`${method} ${path} is not documented`)
  const { path: url, headers } = minimal(path, operation)
  if (body !== undefined) headers.set('content-type', contentType)
  const response = await server.request(url, {
    method: method.toUpperCase(),
    headers,
    as: server.config.serviceRoleKey,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { path, method, status: response.status, text: await response.text() }
}

const media = (path: string, method: string, type = 'application/json') =>
  document.paths[path]?.[method]?.requestBody?.content[type]

/** Every documented GET and HEAD is answered as documented. */
async function checkReads(): Promise<void> {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ['get', 'head'].filter((name) => Object.hasOwn(item, name))) {
      const { status, text } = await send(path, method)
      // these servers have not applied the project's migrations
      if (path === '/ready') continue
      expect({ path, method, status, text: status === 200 ? '' : text }).toEqual({
        path,
        method,
        status: 200,
        text: '',
      })
    }
  }
}

describe('of the demo', () => {
  beforeAll(() => start(file('migrations/0001_todos.sql')))
  afterAll(() => server.stop())

  it('is valid and holds no secret', async () => {
    await check(document)
    const text = JSON.stringify(document)
    for (const secret of [server.config.jwtSecret, server.config.anonKey, server.config.serviceRoleKey])
      expect(text).not.toContain(secret)
    expect(document.components.schemas.Todo).toMatchObject({
      description: 'Things to do; everybody sees only their own.',
    })
    await checkReads()
  })

  it('needs a key, and is the same at the root of the REST API', async () => {
    expect((await fetch(`${server.url}/openapi.json`)).status).toBe(401)
    const atRoot = await server.request('/rest/v1/')
    expect(atRoot.headers.get('content-type')).toBe('application/openapi+json; charset=utf-8')
    expect(await atRoot.json()).toEqual(document)
  })

  it.each(['/openapi.json', '/rest/v1/'])('%s answers HEAD, OPTIONS, 304 and 405', async (path) => {
    const first = await server.request(path)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const head = await server.request(path, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
    for (const tag of [etag, `"other", ${etag.slice(2)}`, '*']) {
      const again = await server.request(path, { headers: { 'if-none-match': tag } })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    expect((await server.request(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    const options = await server.request(path, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([200, 'OPTIONS,GET,HEAD'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const refused = await server.request(path, { method })
      expect([refused.status, refused.headers.get('allow'), await refused.json()]).toMatchObject([
        405,
        'OPTIONS,GET,HEAD',
        { code: 'PGRST117' },
      ])
    }
  })

  it.each([
    ['gzip, br', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', undefined],
    [undefined, undefined],
  ])('is sent to a reader of %s as %s', async (accepted, encoding) => {
    const headers = {
      apikey: server.config.anonKey,
      ...(accepted !== undefined && { 'accept-encoding': accepted }),
    }
    const [sent, body] = await new Promise<[string | undefined, Buffer]>((resolve, reject) => {
      httpRequest(`${server.url}/openapi.json`, { headers }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          resolve([response.headers['content-encoding'], Buffer.concat(parts)])
        })
      })
        .on('error', reject)
        .end()
    })
    expect(sent).toBe(encoding)
    expect(JSON.parse(String(sent === 'gzip' ? gunzipSync(body) : body))).toEqual(document)
  })
})

describe('of chinook', () => {
  beforeAll(() => start(file('examples/chinook/chinook.sql')))
  afterAll(() => server.stop())

  it('is valid, and every read is answered as it says', async () => {
    await check(document)
    expect(Object.keys(document.paths).length).toBeGreaterThan(13)
    await checkReads()
  })

  it('tells of relations', () => {
    const { description } = document.paths['/rest/v1/album']?.get as unknown as { description: string }
    expect(description).toContain('`artist(*)` (one row)')
    expect(description).toContain('`track(*)` (a list)')
    expect(document.components.schemas.Album).toMatchObject({
      properties: { artist_id: { description: 'Refers to `artist.artist_id`.' } },
    })
  })
})

describe('of hostile names, functions and several schemas', () => {
  const names = ['a"b', 'a/b', '{id}', '__proto__', 'a b?c=d#e%41', 'ünï 😀', 'back\\slash`', 'select']
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
  beforeAll(() =>
    start(
      `${names
        .map(
          (name) =>
            `create table ${quote(name)} (id int primary key, ${quote(`${name}.x`)} text, "order" int);
             insert into ${quote(name)} values (7, 'x', 1);`,
        )
        .join('')}
       create schema billing; grant usage on schema billing to service_role;
       create type billing.mood as enum ('fine', 'so so');
       create table twins (id int primary key, note text); insert into twins values (8, 'first');
       create table billing.twins (id bigint primary key, mood billing.mood not null, at timestamptz);
       create table billing.alone (id int generated always as identity, mood billing.mood not null, tags text[], data jsonb,
         span int4range, day date, big numeric, raw bytea, note varchar(3));
       create view billing.seen as select id, upper(note) as note from billing.alone;
       create function add(a int, b int default 1) returns int language sql immutable as 'select a + b';
       create function longer(a text) returns text language sql immutable as 'select a';
       create function longer(a text, b int) returns text language sql immutable as 'select repeat(a, b)';
       create function every_twin() returns setof twins language sql stable as 'select * from twins';
       create function forget() returns void language sql as '';
       create function joined(variadic parts text[]) returns text language sql immutable as 'select array_to_string(parts, '','')';
       create function listing() returns table (id int, title text) language sql stable as 'select 1, ''x''';
       create function billing.feel(mood billing.mood) returns billing.mood language sql stable as 'select mood';
       grant all on all tables in schema billing to service_role;
       grant execute on all functions in schema public, billing to service_role;`,
      ['public', 'billing'],
    ),
  )
  afterAll(() => server.stop())

  it('is valid, and every read is answered as it says', async () => {
    await check(document)
    for (const name of names) {
      const path = Object.keys(document.paths).find((key) => decodeURIComponent(key) === `/rest/v1/${name}`)
      expect(path, name).toBeDefined()
    }
    await checkReads()
  })

  it('names filters so that they work, whatever the column is called', async () => {
    for (const name of names) {
      const [path = '', { get } = {}] =
        Object.entries(document.paths).find(([key]) => decodeURIComponent(key) === `/rest/v1/${name}`) ?? []
      const filters = (get === undefined ? [] : parametersOf(document, get)).filter(({ name: parameter }) =>
        [`"order"`, `.x"`].some((end) => parameter?.endsWith(end)),
      )
      expect(filters).toHaveLength(2)
      for (const { name: filter = '' } of filters) {
        const query = new URLSearchParams([
          [filter, 'not.is.null'],
          ['select', 'id'],
        ])
        const response = await server.request(`${path}?${query}`, { as: server.config.serviceRoleKey })
        expect([filter, await response.json()]).toEqual([filter, [{ id: 7 }]])
      }
    }
  })

  it('has bodies that are accepted: one row, CSV, a whole row, a change, and DELETE', async () => {
    const path = '/rest/v1/alone'
    const example = media(path, 'post')?.examples?.one?.value
    expect(example).toEqual({ mood: 'fine' })
    expect(await send(path, 'post', example)).toMatchObject({ status: 201 })
    expect(await send(path, 'post', media(path, 'post', 'text/csv')?.example, 'text/csv')).toMatchObject({
      status: 201,
    })
    expect(await send('/rest/v1/twins', 'put', media('/rest/v1/twins', 'put')?.example)).toMatchObject({
      status: 204,
    })
    expect(await send(path, 'patch', media(path, 'patch')?.example)).toMatchObject({ status: 204 })
    // every type's example is a value of the type
    const row = (document.components.schemas.BillingAlone?.examples as Record<string, unknown>[])[0]
    const { id, ...rest } = row ?? {}
    expect(id).toBe(1)
    expect(await send(path, 'post', rest)).toMatchObject({ status: 201 })
    const item = document.paths['/rest/v1/seen']
    expect(Object.keys(item ?? {})).toEqual(
      ['get', 'head', 'post', 'patch', 'delete'].filter((verb) => item?.[verb]),
    )
    expect(await send(path, 'delete')).toMatchObject({ status: 204 })
  })

  it('has calls that are answered, each overload', async () => {
    const results: [string, number, string][] = []
    for (const [path] of Object.entries(document.paths).filter(([key]) => key.includes('/rpc/'))) {
      const examples = Object.values(media(path, 'post')?.examples ?? {})
      for (const { value } of examples) {
        const { status, text } = await send(path, 'post', value)
        results.push([path.slice('/rest/v1/rpc/'.length), status, text])
      }
    }
    expect(results.sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['add', 200, '2'],
      ['every_twin', 200, '[{"id":8,"note":"first"}, \n {"id":1,"note":null}]'],
      ['feel', 200, '"fine"'],
      ['forget', 204, ''],
      ['joined', 200, '"text"'],
      ['listing', 200, '[{"id":1,"title":"x"}]'],
      ['longer', 200, '"text"'],
      ['longer', 200, '"text"'],
    ])
  })
})
