// The code that the API page shows: it compiles against the generated client of a real schema, whatever the names and values.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../dashboard/src/features/api/document.ts'
import {
  noPreference,
  pairsOf,
  urlOf,
  type Draft,
  type Filter,
} from '../../dashboard/src/features/api/request.ts'
import { client, curl, react, realtime } from '../../dashboard/src/features/api/snippets.ts'
import type { Subject } from '../../dashboard/src/features/api/subject.ts'
import { supabase } from '../../dashboard/src/features/api/supabase.ts'
import { startTestServer, type TestServer } from '../../runtime/test/server.ts'
import { compileErrors } from './compile.ts'

const odd = `o'd "d" */ \${x}`
const sql = `
  create table authors (id int primary key, name text not null);
  create table books (
    id int primary key, title text not null, author_id int references authors, tags text[], done boolean, data jsonb,
    unique (title)
  );
  create table "${odd.replaceAll('"', '""')}" (id int primary key, "${odd.replaceAll('"', '""')}" text);
  create function add(a int, b int default 1) returns int language sql immutable as 'select a + b';`

let server: TestServer
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lite-snippets-'))
  server = await startTestServer({ sql })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await server.stop()
})

const table: Endpoint = {
  kind: 'table',
  schema: 'public',
  name: 'books',
  path: '/rest/v1/books',
  methods: ['get'],
  profiled: false,
}
const draft: Draft = {
  method: 'get',
  columns: [],
  embeds: [],
  filters: [],
  order: [],
  limit: '',
  offset: '',
  onConflict: [],
  prefer: noPreference,
  args: {},
  body: '',
}
const filter = (column: string, operator: Filter['operator'], value: string, not = false): Filter => ({
  column,
  operator,
  value,
  not,
})
const subject = (change: Partial<Draft> = {}, of: Partial<Subject> = {}): Subject => ({
  endpoint: table,
  draft: { ...draft, ...change },
  url: 'http://localhost:8000',
  key: "it's",
  asUser: false,
  columns: {
    id: { type: 'integer' },
    title: { type: 'string' },
    author_id: { type: ['integer', 'null'] },
    tags: { type: ['array', 'null'], items: { type: 'string' } },
    done: { type: ['boolean', 'null'] },
    data: {},
  },
  primaryKey: ['id'],
  embeds: [{ name: 'author', select: 'authors(*)', many: false }],
  realtime: true,
  ...of,
})
const oddSubject = subject(
  { filters: [filter(odd, 'eq', odd)], columns: [odd] },
  {
    endpoint: { ...table, name: odd, path: `/rest/v1/${encodeURIComponent(odd)}` },
    columns: { id: { type: 'integer' }, [odd]: { type: ['string', 'null'] } },
    embeds: [],
    asUser: true,
  },
)
const call = subject(
  { args: { a: '2' } },
  {
    endpoint: { ...table, kind: 'function', name: 'add', path: '/rest/v1/rpc/add' },
    columns: { a: { type: 'integer' }, b: { type: 'integer' } },
  },
)
const filters = [
  filter('title', 'ilike', '*a*'),
  filter('author_id', 'in', '1,2'),
  filter('id', 'gte', '3'),
  filter('id', 'lt', '9'),
  filter('tags', 'cs', '{a,"b c"}'),
  filter('done', 'is', 'null', true),
]
const body = '{"id": 1, "title": "it\'s"}'
const cases: Readonly<Record<string, Subject>> = {
  plain: subject(),
  search: subject({
    filters,
    embeds: ['authors(*)'],
    columns: ['id', 'title'],
    order: [
      { column: 'title', descending: true },
      { column: 'id', descending: false },
    ],
    limit: '10',
    offset: '20',
  }),
  count: subject({ method: 'head', filters }),
  insert: subject({ method: 'post', body }),
  upsert: subject({
    method: 'post',
    body: `[${body}]`,
    prefer: { ...noPreference, resolution: 'merge-duplicates', return: 'representation' },
    onConflict: ['title'],
  }),
  put: subject({ method: 'put', body }),
  update: subject({ method: 'patch', body: '{"title": "b"}', filters: [filter('id', 'eq', '1')] }),
  updateAll: subject({ method: 'patch', body: '{"title": "b"}' }),
  remove: subject({ method: 'delete', filters: [filter('id', 'eq', '1')] }),
  user: subject({}, { asUser: true }),
  odd: oddSubject,
  call,
  callByPost: { ...call, draft: { ...call.draft, method: 'post', body: '{"a": 1, "b": 2}' } },
}

/** As if each stood beside the folder of the client. */
function errorsOf(make: (of: Subject) => string | undefined): string[] {
  const texts = Object.entries(cases).flatMap(([name, of]): [string, string][] => {
    const code = make(of)
    if (code === undefined) return []
    const local = code
      .replaceAll('./db/client.js', join(server.generatedDir, 'client.ts'))
      .replaceAll('./db/query.js', join(server.generatedDir, 'query.ts'))
      .replaceAll('./db/database.types.js', join(server.generatedDir, 'database.types.ts'))
    return [[join(import.meta.dirname, `snippet-${name}.ts`), `${local}\nexport {}\n`]]
  })
  return compileErrors([], new Map(texts))
}

describe('code against the generated client', { timeout: 240_000 }, () => {
  it('compiles for the typed client', () => expect(errorsOf(client)).toEqual([]))
  it('compiles for supabase-js', () => expect(errorsOf(supabase)).toEqual([]))
  it('compiles for React', () => expect(errorsOf(react)).toEqual([]))
  it('compiles for realtime', () => expect(errorsOf(realtime)).toEqual([]))
})

it('says what is asked for', () => {
  const { search } = cases
  expect(search && client(search)).toContain("title: { ilike: '*a*' }")
  expect(search && client(search)).toContain('and: [')
  expect(search && supabase(search)).toContain(".not('done', 'is', null)")
  expect(search && supabase(search)).toContain('.range(20, 29)')
  expect(cases.updateAll && client(cases.updateAll)).toContain("where: 'all'")
})

describe('the URL', () => {
  it('is what the server understands, hostile names and values included', async () => {
    const of = oddSubject
    const path = urlOf(of.endpoint.path, pairsOf(of.draft, of.endpoint))
    await server.database.query(`insert into "${odd.replaceAll('"', '""')}" values (1, $1), (2, 'other')`, [
      odd,
    ])
    const answer = await server.request(path, { as: server.config.serviceRoleKey })
    expect([answer.status, await answer.json()]).toEqual([200, [{ [odd]: odd }]])
  })

  it('stands in single quotes in the shell', () => {
    const text = curl(oddSubject)
    expect(text).toContain('%27')
    expect(text).toContain(`-H 'apikey: it'\\''s'`)
    expect(text.replaceAll("'\\''", '').match(/'/g)?.length).toBe(6)
  })

  it('names the row of PUT by its key', () => {
    const { put } = cases
    expect(put && pairsOf(put.draft, put.endpoint, ['id'])).toEqual([['id', 'eq.1']])
  })
})
