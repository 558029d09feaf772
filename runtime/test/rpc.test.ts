// Functions by HTTP on a whole server: what is called, with what, what comes back, and who may.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rpcSql } from './rpc-schema.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: rpcSql })
})
afterAll(() => server.stop())

const alice = '00000000-0000-4000-8000-00000000000a'

/** One call and what must come of it. */
interface Case {
  /** `anon` when left out. */
  readonly who?: 'anon' | 'alice' | 'service'
  /** Method and path behind `/rest/v1/rpc/`; GET when left out. */
  readonly of: string
  readonly headers?: Readonly<Record<string, string>>
  /** Objects are sent as JSON, strings and bytes as they are. */
  readonly body?: unknown
  readonly status?: number
  /** The exact body. */
  readonly is?: string
  readonly has?: readonly string[]
  readonly hasNot?: readonly string[]
  /** Headers that must be there; null = must not be there. */
  readonly sends?: Readonly<Record<string, string | null>>
}

async function check({ who = 'anon', of, headers = {}, body, ...wanted }: Case): Promise<void> {
  const [first = '', second] = of.split(' ', 2)
  const method = second === undefined ? (body === undefined ? 'GET' : 'POST') : first
  const as = {
    anon: server.config.anonKey,
    alice: server.token({ sub: alice }),
    service: server.config.serviceRoleKey,
  }[who]
  const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined
  const response = await server.request(`/rest/v1/rpc/${second ?? first}`, {
    as,
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
  })
  const text = await response.text()
  expect({ status: response.status, text }).toMatchObject({ status: wanted.status ?? 200 })
  if (wanted.is !== undefined) expect(text).toBe(wanted.is)
  for (const part of wanted.has ?? []) expect(text).toContain(part)
  for (const part of wanted.hasNot ?? []) expect(text).not.toContain(part)
  for (const [name, value] of Object.entries(wanted.sends ?? {}))
    expect({ [name]: response.headers.get(name) }).toEqual({ [name]: value })
}

const json = 'application/json; charset=utf-8'
const object = { accept: 'application/vnd.pgrst.object+json' }
const exact = { prefer: 'count=exact' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const as = (type: string) => ({ 'content-type': type })
const book1 = '{"id":1,"title":"One","author_id":1,"data":{"k": [1, 2]}}'

const name = (row: Case) =>
  [
    `${row.who ?? 'anon'} ${row.of} ${row.body === undefined ? '' : JSON.stringify(row.body)}`.slice(0, 120),
    row,
  ] as const

const results: Case[] = [
  {
    of: 'add?a=1&b=2',
    is: '3',
    sends: {
      'content-type': json,
      'content-range': '0-0/*',
      'content-location': null,
      'content-profile': null,
      vary: 'Accept, Prefer, Range',
    },
  },
  { of: 'add', body: { a: 1, b: 2 }, is: '3', sends: { 'content-type': json, 'content-range': '0-0/*' } },
  {
    of: 'add?a=1',
    headers: exact,
    is: '11',
    sends: { 'content-range': '0-0/1', 'preference-applied': 'count=exact' },
  },
  { of: 'HEAD add?a=1', is: '', sends: { 'content-type': json, 'content-length': null } },
  { of: 'hello?name=w%C3%B6rld', is: '"Hello, wörld"' },
  { of: 'hello', body: { name: '"; drop table books; --' }, is: '"Hello, \\"; drop table books; --"' },
  { of: 'hello?name=', is: '"Hello, "' },
  { of: 'hello', body: { name: null }, is: 'null' },
  { of: 'nothing', is: 'null' },
  {
    of: 'forget',
    body: {},
    status: 204,
    is: '',
    sends: { 'content-type': null, 'content-length': null, 'content-range': '0-0/*' },
  },
  { of: 'forget', status: 204, is: '' },
  { of: 'numbers', is: '[1, 2, 3]', sends: { 'content-range': '0-2/*' } },
  {
    of: 'numbers?limit=1&offset=1',
    headers: exact,
    status: 206,
    is: '[2]',
    sends: { 'content-range': '1-1/3' },
  },
  { of: 'moods?m=fine', is: '"fine"' },
  { of: 'moods', body: { m: 'good' }, status: 400, has: ['22P02', 'mood'] },
  { of: 'positives?p=4', is: '4' },
  { of: 'positives', body: { p: -1 }, status: 400, has: ['23514'] },
  { of: 'list?xs=%7B1,2%7D', is: '[1,2]' },
  { of: 'list', body: { xs: [1, 2] }, is: '[1,2]' },
  { of: 'get_pair?a=1', is: '{"a":1,"b":"x"}' },
  { of: 'get_pair?a=1&select=b', is: '{"b":"x"}' },
  { of: 'pairs', is: '[{"a":1,"b":"x"}, \n {"a":2,"b":null}]' },
  { of: 'pairs?b=is.null&select=n:a', is: '[{"n":2}]' },
  { of: 'take_pair', body: { p: { a: 7, b: 'x' } }, is: '7' },
  { of: 'take_pair?p=(8,x)', is: '8' },
  { of: 'book?id=1', is: book1 },
  { of: 'book?id=9&select=id', is: '{"id":null}' },
  { of: 'one_book', is: book1 },
  { of: 'one_book?select=id,authors(name)', is: '{"id":1,"authors":{"name": "Ann"}}' },
  { of: 'all_books?select=id', is: '[{"id":1}, \n {"id":2}, \n {"id":3}]' },
  { of: 'stats', is: '{"books":3,"longest":"Three"}' },
  { of: 'stats?select=longest', is: '{"longest":"Three"}' },
  { of: 'double?n=4', is: '{"n":8}' },
  { of: 'listing?prefix=T&select=title&order=title.desc', is: '[{"title":"Two"}, \n {"title":"Three"}]' },
  { of: 'listing', body: { prefix: 'O' }, is: '[{"id":1,"title":"One"}]' },
  { of: 'loose', is: '{"a":1,"b":"x"}' },
  { who: 'service', of: 'secrets?select=word&id=eq.1', is: '[{"word":"xyzzy"}]' },
  { of: 'lengths?c=abcdef&v=xyz&b=10101', is: '["abcdef","xyz","10101"]' },
  { of: 'lengths', body: { c: 'abcdef', v: 'xyz', b: '10101' }, is: '["abcdef","xyz","10101"]' },
  {
    of: 'typed',
    body: { j: { a: [1] }, d: '2026-01-02', n: 1.5, f: true, ts: ['a', 'b'] },
    is: '[{"a":[1]}, "2026-01-02", 1.5, true, ["a","b"]]',
  },
  { of: '__proto__', is: '1' },
  { of: 'we%22ird;%20--?%22a%5C%22b%22=x&sp+ace=1', is: '"x1"' },
  { of: 'we%22ird;%20--', body: { 'a"b': 'x', 'sp ace': 1 }, is: '"x1"' },
  { of: 'reserved', body: { order: 'a', select: 'b' }, is: '"ab"' },
]

const reading: Case[] = [
  { of: 'all_books?id=gt.1&select=id', is: '[{"id":2}, \n {"id":3}]' },
  { of: 'all_books?title=in.(One,Two)&order=id.desc&select=id', is: '[{"id":2}, \n {"id":1}]' },
  { of: 'all_books?id=gt.1&select=id', body: {}, is: '[{"id":2}, \n {"id":3}]' },
  { of: 'all_books?or=(id.eq.1,id.eq.3)&select=id', is: '[{"id":1}, \n {"id":3}]' },
  { of: 'all_books?select=k:data->k->1&id=eq.1', is: '[{"k":2}]' },
  { of: 'below?id=3&id=gt.1&select=id', is: '[{"id":2}]' },
  { of: 'below?id=3&id=not.gt.1&select=id', is: '[{"id":1}]' },
  { of: 'all_books?select=id,author:authors(name)&id=eq.3', is: '[{"id":3,"author":{"name": "Bo"}}]' },
  {
    of: 'all_books?select=id,authors!inner(name)&authors.name=eq.Ann',
    headers: exact,
    is: '[{"id":1,"authors":{"name": "Ann"}}, \n {"id":2,"authors":{"name": "Ann"}}]',
    sends: { 'content-range': '0-1/2' },
  },
  {
    of: 'all_books?select=id&limit=1&offset=1',
    headers: exact,
    status: 206,
    is: '[{"id":2}]',
    sends: { 'content-range': '1-1/3' },
  },
  {
    of: 'all_books?select=id',
    headers: { range: '1-1' },
    is: '[{"id":2}]',
    sends: { 'content-range': '1-1/*' },
  },
  {
    of: 'all_books?select=id',
    headers: { range: '1-1' },
    body: {},
    is: '[{"id":1}, \n {"id":2}, \n {"id":3}]',
  },
  { of: 'all_books', headers: { range: '2-1' }, status: 416, has: ['PGRST103', 'lower boundary'] },
  {
    of: 'all_books?offset=9',
    headers: exact,
    status: 416,
    has: ['An offset of 9 was requested, but there are only 3 rows.'],
  },
  {
    of: 'HEAD all_books?limit=2',
    headers: exact,
    status: 206,
    is: '',
    sends: { 'content-range': '0-1/3', 'content-length': null },
  },
  { of: 'all_books?id=eq.9', is: '[]', sends: { 'content-range': '*/*' } },
  {
    of: 'all_books?id=eq.1&select=id',
    headers: object,
    is: '{"id":1}',
    sends: { 'content-type': 'application/vnd.pgrst.object+json; charset=utf-8' },
  },
  { of: 'all_books', headers: object, status: 406, has: ['PGRST116', 'The result contains 3 rows'] },
  { of: 'all_books?id=eq.9', headers: object, status: 406, has: ['The result contains 0 rows'] },
  { of: 'hello?name=x', headers: object, is: '"Hello, x"' },
  { of: 'book?id=1&select=id', headers: object, is: '{"id":1}' },
  {
    of: 'pairs',
    headers: { accept: 'application/vnd.pgrst.array+json;nulls=stripped' },
    is: '[{"a":1,"b":"x"},{"a":2}]',
  },
  { of: 'all_books?nope=eq.1', status: 400, has: ['42703', 'nope'] },
  { of: 'all_books?select=nope', status: 400, has: ['42703'] },
  { of: 'hello?name=x&select=nope', status: 400, has: ['42703'] },
  { of: 'pairs?select=nope(a)', status: 400, has: ['PGRST200'] },
  { of: 'all_books?order=id.up', status: 400, has: ['PGRST100'] },
]

const bodies: Case[] = [
  { of: 'POST add?a=1', status: 400, has: ['PGRST100', 'failed to parse filter (1)'] },
  { of: 'add?columns=a', body: { a: 1, b: 2, c: 3 }, is: '11' },
  { of: 'add?columns=a,b', body: { a: 1 }, is: 'null' },
  { of: 'add', body: [{ a: 1 }, { a: 5 }], is: '11' },
  { of: 'add', body: [{ a: 1 }, { b: 5 }], status: 400, has: ['PGRST102', 'All object keys must match'] },
  { of: 'add', body: '{"a": 1', status: 400, has: ['PGRST102', 'Empty or invalid json'] },
  { of: 'add', body: `${'['.repeat(200)}${']'.repeat(200)}`, status: 400, has: ['PGRST102'] },
  { of: 'add', body: { a: 'x' }, status: 400, has: ['22P02', 'integer'] },
  { of: 'add', body: 'a=1&b=5', headers: form, is: '6' },
  { of: 'count_all', body: 'label=n&vs=a&vs=b%2Cc', headers: form, is: '"n2a|b,c"' },
  {
    of: 'add',
    body: 'a,b\n1,2',
    headers: as('application/pdf'),
    status: 400,
    has: ['PGRST102', 'Content-Type not acceptable: application/pdf'],
  },
  { of: 'POST numbers', is: '[1, 2, 3]' },
  { of: 'body', body: { any: [1, 'x'] }, is: '{"any":[1,"x"]}' },
  { of: 'body', body: [1, { a: 2 }], is: '[1,{"a":2}]' },
  { of: 'body', body: '7', is: '7' },
  { of: 'body', body: '[{"a":1},{"b":2}]', is: '[{"a":1},{"b":2}]' },
  {
    of: 'echo',
    body: `it's "raw" \\ text`,
    headers: as('text/plain'),
    is: JSON.stringify(`it's "raw" \\ text`),
  },
  { of: 'markup', body: '<a b="c"/>', headers: as('text/xml'), is: JSON.stringify('<a b="c"/>') },
  { of: 'markup', body: '<', headers: as('text/xml'), status: 400, has: ['2200N'] },
  { of: 'bytes', body: new Uint8Array([0, 255, 39, 92]), headers: as('application/octet-stream'), is: '4' },
  { of: 'echo', body: new Uint8Array([255]), headers: as('text/plain'), status: 400, has: ['PGRST102'] },
  { of: 'echo', body: new Uint8Array([97, 0]), headers: as('text/plain'), status: 400, has: ['22021'] },
  { of: 'kind', body: { x: 1 }, is: '"int"' },
  { of: 'kind', body: { x: 1, y: 'a' }, is: '"int, text"' },
  { of: 'kind', body: { z: 1 }, is: '"whole"' },
  { of: 'kind?x=1&y=2', is: '"int, text"' },
  { of: 'count_all?label=n&vs=a&vs=b,c', is: '"n2a|b,c"' },
  { of: 'count_all', body: { label: 'n', vs: ['a', 'b'] }, is: '"n2a|b"' },
  { of: 'count_all?label=ignored&label=n&vs=a', is: '"n1a"' },
]

const refusals: Case[] = [
  {
    of: 'hell',
    status: 404,
    is: '{"code":"PGRST202","message":"Could not find the function public.hell without parameters in the schema cache","details":"Searched for the function public.hell without parameters, but no matches were found in the schema cache.","hint":"Perhaps you meant to call the function public.hello"}',
  },
  {
    of: 'hello?nam=Peter',
    status: 404,
    has: [
      '"Could not find the function public.hello(nam) in the schema cache"',
      '"Searched for the function public.hello with parameter nam, but no matches were found in the schema cache."',
      '"Perhaps you meant to call the function public.hello(name)"',
    ],
  },
  {
    of: 'add',
    body: { b: 1, c: 2, a: 3 },
    status: 404,
    has: [
      'public.add(a, b, c)',
      'with parameters a, b, c or with a single unnamed json/jsonb parameter, but',
      'public.add(a, b)"',
    ],
  },
  {
    of: 'add',
    body: 'x',
    headers: as('text/plain'),
    status: 404,
    has: [
      '"Could not find the function public.add in the schema cache"',
      'with a single unnamed text parameter',
      '"hint":null',
    ],
  },
  { of: 'quitedifferent', status: 404, has: ['"hint":null'] },
  {
    of: 'same?v=1',
    status: 300,
    has: [
      'PGRST203',
      'between: public.same(v => integer), public.same(v => text, w => integer)"',
      'Try renaming',
    ],
  },
  { of: 'act', body: {}, status: 404, has: ['PGRST202'] },
  { of: 'pg_sleep?seconds=1', status: 404, has: ['PGRST202'] },
  { of: 'constructor', status: 404, has: ['PGRST202'] },
  { of: 'hidden.f', status: 404, has: ['PGRST202'] },
  { of: 'hello%00', status: 404, has: ['PGRST202'] },
  { of: 'PATCH add', body: {}, status: 405, has: ['PGRST101', 'Cannot use the PATCH method on RPC'] },
  { of: 'DELETE add', status: 405, has: ['PGRST101'] },
  { of: 'PUT add', body: {}, status: 405, has: ['PGRST101'] },
  { of: 'add?a=1', headers: { accept: 'image/gif' }, status: 406, has: ['PGRST107', 'image/gif'] },
  { of: 'add?a=1', headers: { 'accept-profile': 'hidden' }, status: 406, has: ['PGRST106'] },
  { of: 'add', body: { a: 1 }, headers: { 'content-profile': 'hidden' }, status: 406, has: ['PGRST106'] },
  { of: 'hello?name=%FF', status: 400, has: ['PGRST100', 'UTF-8'] },
  { of: 'hello?name=%00', status: 400, has: ['22021'] },
  {
    of: `hello?name=x'||(select%20word%20from%20hidden.secrets)||'`,
    is: `"Hello, x'||(select word from hidden.secrets)||'"`,
    hasNot: ['xyzzy'],
  },
  {
    of: `hello?name=x&${encodeURIComponent('"n"); drop table books; --"')}=1`,
    status: 400,
    has: ['PGRST100'],
  },
  { of: `hello?name=x&${encodeURIComponent('"); drop table books; --"')}=1`, status: 404 },
  { of: 'hello', body: { 'name" := (select 1) --': 'x' }, status: 404, has: ['PGRST202'] },
]

const callers: Case[] = [
  { of: 'whoami', is: '{"role" : "anon", "uid" : null, "method" : "GET", "path" : "/rpc/whoami"}' },
  { who: 'alice', of: 'whoami', body: {}, has: ['"authenticated"', alice, '"POST"'] },
  { who: 'service', of: 'whoami', has: ['"service_role"'] },
  { of: 'locked', status: 401, has: ['42501', 'permission denied for function locked', 'GRANT EXECUTE'] },
  { who: 'alice', of: 'locked', body: {}, status: 403, has: ['42501'] },
  { who: 'service', of: 'locked', is: '1' },
  { of: 'mine', status: 401, has: ['42501', 'notes'] },
  { who: 'alice', of: 'mine', is: '[]' },
  { who: 'alice', of: 'write_note?note=x', status: 405, has: ['25006'] },
  { who: 'alice', of: 'write_stable', body: {}, status: 405, has: ['25006'] },
  { who: 'alice', of: 'sly_write', body: {}, status: 500, has: ['25001'] },
  { who: 'alice', of: 'write_note?select=text', body: { note: 'first' }, is: '[{"text":"first"}]' },
  {
    who: 'alice',
    of: 'write_note?select=text',
    body: { note: 'gone' },
    headers: { prefer: 'handling=strict, max-affected=0' },
    status: 400,
    has: ['PGRST124', 'affects 1 rows'],
  },
  {
    who: 'alice',
    of: 'write_note',
    body: { note: 'kept' },
    headers: { prefer: 'handling=strict, max-affected=1' },
    has: ['kept'],
    sends: { 'preference-applied': 'handling=strict, max-affected=1' },
  },
  {
    who: 'alice',
    of: 'write_note?text=eq.never',
    body: { note: 'gone' },
    headers: object,
    status: 406,
    has: ['PGRST116'],
  },
  { who: 'alice', of: 'mine?select=text&order=id', is: '[{"text":"first"}, \n {"text":"kept"}]' },
  {
    of: 'forget',
    body: {},
    headers: { prefer: 'handling=strict, max-affected=1' },
    status: 400,
    has: ['PGRST128'],
  },
  { of: 'add', body: { a: 1 }, headers: { prefer: 'params=single-object' }, is: '11' },
  {
    of: 'add',
    body: { a: 1 },
    headers: { prefer: 'handling=strict, params=single-object' },
    status: 400,
    has: ['PGRST122', 'params=single-object'],
  },
  {
    of: 'stop',
    body: { status: 'short and stout' },
    status: 418,
    has: ['"message":"teapot"', 'short and stout'],
  },
  { of: 'asleep', status: 500, has: ['57014'] },
  { of: 'isolated', is: '"serializable"' },
]

const media: Case[] = [
  {
    of: 'page',
    headers: { accept: 'text/html' },
    is: '<p>hi</p>',
    sends: { 'content-type': 'text/html', 'x-content-type-options': 'nosniff' },
  },
  { of: 'page', headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, is: '<p>hi</p>' },
  { of: 'page', is: '"<p>hi</p>"', sends: { 'content-type': json } },
  { of: 'page', headers: { accept: 'application/json' }, is: '"<p>hi</p>"' },
  {
    of: 'page',
    headers: { accept: 'application/vnd.pgrst.array+json;nulls=stripped, text/html;q=0.5' },
    is: '"<p>hi</p>"',
  },
  { of: 'page', headers: { accept: 'text/css' }, status: 406, has: ['PGRST107'] },
  { of: 'HEAD page', headers: { accept: 'text/html' }, is: '', sends: { 'content-type': 'text/html' } },
  {
    of: 'sheet',
    headers: { ...exact, accept: 'text/xml' },
    is: '<a/>',
    sends: { 'content-type': 'text/xml; charset=utf-8', 'content-range': '0-0/1' },
  },
  {
    of: 'whatever',
    headers: { accept: 'app/bingo' },
    is: 'any',
    sends: { 'content-type': 'application/octet-stream' },
  },
  { of: 'whatever', headers: { accept: '*/*' }, is: 'any' },
  { of: 'hello?name=x', headers: { accept: 'text/html' }, status: 406 },
]

const csv: Case[] = [
  {
    of: 'pairs',
    headers: { accept: 'text/csv' },
    is: 'a,b\n1,x\n2,',
    sends: { 'content-type': 'text/csv; charset=utf-8' },
  },
  { of: 'pairs?select=b&a=eq.1', headers: { accept: 'text/csv' }, body: {}, is: 'b\nx' },
  { of: 'add?a=1', headers: { accept: 'text/csv' }, is: 'pgrst_scalar\n11' },
  { of: 'add', headers: as('text/csv'), body: 'a,b\n5,6\n7,8', is: '11' },
]

const options: Case[] = [
  {
    of: 'OPTIONS forget',
    is: '',
    sends: { allow: 'OPTIONS,POST', 'access-control-allow-origin': '*', 'content-length': '0' },
  },
  { of: 'OPTIONS numbers', is: '', sends: { allow: 'OPTIONS,GET,HEAD,POST' } },
  { of: 'OPTIONS add?a=1', is: '', sends: { allow: 'OPTIONS,GET,HEAD,POST' } },
  { of: 'OPTIONS add', status: 404, has: ['PGRST202'] },
]

describe.each([
  ['results', results],
  ['what is read of them', reading],
  ['bodies and overloads', bodies],
  ['refusals', refusals],
  ['callers', callers],
  ['media types', media],
  ['CSV', csv],
  ['OPTIONS', options],
])('%s', (_title, cases) => {
  it.each(cases.map(name))('%s', async (_name, row) => {
    await check(row)
  })
})

it('every function of the schema is called above', async () => {
  const { rows } = await server.database.query(`
    select distinct proname as name from pg_proc
    where pronamespace = 'public'::regnamespace and prokind = 'f' order by proname`)
  const called = new Set(
    [results, reading, bodies, refusals, callers, media, csv, options].flat().map(({ of }) => {
      const [path = ''] = (of.split(' ', 2)[1] ?? of).split('?', 1)
      return decodeURIComponent(path)
    }),
  )
  // the first is called by another function, the second below, the third by supabase-rpc.test.ts
  const elsewhere = new Set(['write_inner', 'picture', 'sleepy'])
  const names = (rows as { name: string }[]).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(40)
  expect(names.filter((one) => !called.has(one) && !elsewhere.has(one))).toEqual([])
})

it('bytes of a domain over bytea arrive as they are', async () => {
  const response = await server.request('/rest/v1/rpc/picture', { headers: { accept: 'image/png' } })
  expect(response.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await response.arrayBuffer()).toString('hex')).toBe('89504e47')
})

it('nothing was dropped or written by what was refused', async () => {
  const { rows } = await server.database.query(
    `select (select count(*)::int from books) books, (select count(*)::int from notes) notes`,
  )
  expect(rows).toEqual([{ books: 3, notes: 2 }])
})
