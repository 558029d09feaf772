// The client against a real HTTP server that records what arrives and answers as told.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ApiError, byName, createHttp, type FindOptions, tableClient, tablesOf } from './index.ts'

interface Todo {
  id: number
  title: string
  done: boolean | null
  tags: string[]
  meta: { a: number } | null
  'odd name': string | null
  order: number | null
}
interface TodoInsert {
  id?: number
  title: string
  done?: boolean | null
}
interface TodoTypes {
  row: Todo
  insert: TodoInsert
  update: Partial<TodoInsert>
  computed: object
  relations: object
  kinds: object
}
const facts = { table: 'todos', key: ['id'], json: ['meta'] }

interface Recorded {
  method: string | undefined
  path: string
  query: [string, string][]
  headers: IncomingMessage['headers']
  body: unknown
}

let server: Server
let url: string
let seen: Recorded[] = []
let reply: { status?: number; headers?: Record<string, string>; body?: string } = {}

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      seen.push({
        method: request.method,
        path: pathname,
        query: [...searchParams],
        headers: request.headers,
        body,
      })
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
      response.end(reply.body ?? '[]')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  seen = []
  reply = {}
})

const todos = (options: { accessToken?: () => string | null } = {}) =>
  tableClient<TodoTypes>(createHttp({ url, key: 'k', ...options }), facts)

const queryOf = async (call: PromiseLike<unknown>) => {
  await call
  return seen.at(-1)?.query.map(([name, value]) => `${name}=${value}`)
}

describe('reading', () => {
  it('asks for everything by default', async () => {
    reply.body = '[{"id":1}]'
    expect(await todos().findMany()).toEqual([{ id: 1 }])
    expect(seen).toMatchObject([
      { method: 'GET', path: '/rest/v1/todos', query: [], headers: { apikey: 'k' } },
    ])
    expect(seen[0]?.headers.authorization).toBeUndefined()
  })

  it.each<[string, FindOptions<TodoTypes>, string[]]>([
    ['a value', { where: { title: 'a,b.c' } }, ['title=eq.a,b.c']],
    ['null', { where: { done: null } }, ['done=is.null']],
    ['several tests', { where: { id: { gte: 1, lt: 9, neq: 5 } } }, ['id=gte.1', 'id=lt.9', 'id=neq.5']],
    ['patterns', { where: { title: { ilike: '%x%' } } }, ['title=ilike.%x%']],
    ['a list', { where: { title: { in: ['a', 'b,c', 'd"e\\'] } } }, ['title=in.(a,"b,c","d\\"e\\\\")']],
    ['is', { where: { done: { is: true } } }, ['done=is.true']],
    ['an array', { where: { tags: { eq: ['a', 'b"c'] } } }, ['tags=eq.{"a","b\\"c"}']],
    ['an object', { where: { meta: { eq: { a: 1 } } } }, ['meta=eq.{"a":1}']],
    ['odd names', { where: { 'odd name': 'x', order: 1 } }, ['"odd name"=eq.x', '"order"=eq.1']],
    [
      'alternatives',
      { where: { or: [{ id: 1 }, { title: 'a b', done: true }] } },
      ['or=(id.eq.1,and(title.eq."a b",done.eq.true))'],
    ],
    [
      'not, nested',
      { where: { not: { id: 1, or: [{ done: null }, { id: 2 }] } } },
      ['not.and=(id.eq.1,or(done.is.null,id.eq.2))'],
    ],
    [
      'order and page',
      { orderBy: [{ id: 'desc' }, { done: 'asc.nullsfirst' }], limit: 5, offset: 10 },
      ['order=id.desc,done.asc.nullsfirst', 'limit=5', 'offset=10'],
    ],
  ])('%s', async (_, options, expected) => {
    expect(await queryOf(todos().findMany(options))).toEqual(expected)
  })

  it('chooses columns, and gives the first row or null', async () => {
    expect(await queryOf(todos().findMany({ select: { id: true, 'odd name': true } }))).toEqual([
      'select=id,"odd name"',
    ])
    expect(await todos().findOne({ where: { id: 1 } })).toBeNull()
    expect(seen.at(-1)?.query).toEqual([
      ['id', 'eq.1'],
      ['limit', '1'],
    ])
  })

  it('counts', async () => {
    reply.headers = { 'content-range': '*/42' }
    expect(await todos().count({ where: { done: true } })).toBe(42)
    expect(seen[0]).toMatchObject({ method: 'GET', headers: { prefer: 'count=exact' } })
  })
})

describe('writing', () => {
  it('inserts one row and gives it back', async () => {
    reply.body = '{"id":1,"title":"a"}'
    expect(await todos().insert({ title: 'a' })).toEqual({ id: 1, title: 'a' })
    expect(seen[0]).toMatchObject({
      method: 'POST',
      query: [],
      headers: { prefer: 'return=representation', accept: 'application/vnd.pgrst.object+json' },
      body: { title: 'a' },
    })
  })

  it('inserts many; differing rows get their defaults', async () => {
    await todos().insert([{ title: 'a' }, { title: 'b', done: true }])
    expect(seen[0]).toMatchObject({
      query: [['columns', 'title,done']],
      headers: { prefer: 'return=representation,missing=default' },
    })
    await todos().insert([{ title: 'a' }, { title: 'b' }])
    expect(seen[1]).toMatchObject({ query: [], headers: { prefer: 'return=representation' } })
  })

  it('upserts', async () => {
    await todos().upsert({ id: 1, title: 'a' }, { onConflict: 'id' })
    expect(seen[0]).toMatchObject({
      query: [['on_conflict', 'id']],
      headers: { prefer: 'resolution=merge-duplicates,return=representation' },
    })
  })

  it('updates and deletes what where says', async () => {
    await todos().update({ where: { id: 1 }, data: { title: 'b' } })
    await todos().delete({ where: 'all' })
    expect(seen).toMatchObject([
      { method: 'PATCH', query: [['id', 'eq.1']], body: { title: 'b' } },
      { method: 'DELETE', query: [] },
    ])
  })

  it.each<[string, () => PromiseLike<unknown>]>([
    ['an empty where', () => todos().delete({ where: {} })],
    ['a forgotten value', () => todos().delete({ where: { id: undefined } as never })],
    ['a forgotten test', () => todos().update({ where: { id: { eq: undefined } } as never, data: {} })],
    ['an empty or', () => todos().delete({ where: { or: [] } })],
    ['an unknown test', () => todos().delete({ where: { id: { equals: 1 } } as never })],
  ])('sends nothing for %s', async (_, call) => {
    await expect(call()).rejects.toThrow(TypeError)
    expect(seen).toEqual([])
  })
})

describe('a call', () => {
  it('is sent when awaited, once', async () => {
    const call = todos().findMany()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(seen).toHaveLength(0)
    await Promise.all([call, call.then((rows) => rows), call.safe()])
    expect(seen).toHaveLength(1)
  })

  it('throws ApiError, or hands it over', async () => {
    reply = {
      status: 403,
      headers: { 'x-request-id': 'r1' },
      body: '{"code":"42501","message":"no","details":null,"hint":"grant"}',
    }
    const failure = { code: '42501', status: 403, message: 'no', hint: 'grant', requestId: 'r1' }
    await expect(todos().findMany()).rejects.toBeInstanceOf(ApiError)
    expect(await todos().findMany().safe()).toMatchObject({ data: null, error: failure })
    reply = { body: '[]' }
    expect(await todos().findMany().safe()).toEqual({ data: [], error: null })
  })

  it('says what happened when there was no answer of ours', async () => {
    reply = { status: 502, body: '<html>' }
    expect((await todos().findMany().safe()).error).toMatchObject({
      status: 502,
      code: '502',
      message: '<html>',
    })
    const controller = new AbortController()
    controller.abort()
    const aborted = await todos().findMany({ signal: controller.signal }).safe()
    expect(aborted.error).toMatchObject({ status: 0, code: 'aborted' })
    const nobody = tableClient<TodoTypes>(createHttp({ url: 'http://127.0.0.1:1', key: 'k' }), facts)
    expect((await nobody.findMany().safe()).error).toMatchObject({ status: 0, code: 'network' })
  })

  it('carries the user’s token and the schema', async () => {
    await todos({ accessToken: () => 'jwt' }).findMany()
    await todos({ accessToken: () => null }).findMany()
    const odd = tableClient<TodoTypes>(createHttp({ url: `${url}/`, key: 'k' }), {
      table: 'a/b?',
      schema: 'billing',
      key: [],
    })
    await odd.findMany()
    await odd.insert({ title: 'x' })
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer jwt',
      undefined,
      undefined,
      undefined,
    ])
    expect(seen[2]).toMatchObject({ path: '/rest/v1/a%2Fb%3F', headers: { 'accept-profile': 'billing' } })
    expect(seen[3]?.headers['content-profile']).toBe('billing')
  })
})

describe('clients of several tables', () => {
  it('reach every table by name, hidden ones too, and nothing else', () => {
    const db = tablesOf({ todos: 1, auth: 2, ['__proto__']: 3 }, 'auth', '__proto__')
    expect(db.todos).toBe(1)
    expect(Object.keys(db)).toEqual(['todos', 'table'])
    expect([db.table('auth'), db.table('__proto__')]).toEqual([2, 3])
    expect(() => byName({ a: 1 })('constructor' as 'a')).toThrow(TypeError)
  })
})
