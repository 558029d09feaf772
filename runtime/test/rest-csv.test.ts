// CSV as body and as reply, GeoJSON without PostGIS, and full-text search, by HTTP on a real database.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { schemaSql, tables } from './rest-facts.ts'
import type { Case, Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'

let rest: Rest
beforeAll(async () => {
  rest = await createRest(schemaSql, tables)
})
afterAll(() => rest.close())

const csv = { accept: 'text/csv' }
const back = { prefer: 'return=representation' }

describe('CSV out', () => {
  it.each<Case>([
    {
      name: 'names, then rows as Postgres writes records',
      url: '/todos?select=id,title,done,code&order=id',
      headers: csv,
      status: 200,
      is: 'id,title,done,code\n1,one,t,abc\n2,two,f,\n3,three,,',
      sends: { 'content-type': 'text/csv; charset=utf-8', 'content-range': '0-2/*' },
    },
    { name: 'no row is an empty line', url: '/todos?id=eq.99', headers: csv, status: 200, is: '\n' },
    {
      name: 'quotes, arrays and JSON',
      url: '/todos?select=tags,data->x&id=eq.1',
      headers: csv,
      status: 200,
      is: 'tags,x\n"{a,b}","{""y"": [10, 20]}"',
    },
    {
      name: 'counted',
      url: '/todos?select=id&limit=1',
      headers: { ...csv, prefer: 'count=exact' },
      status: 206,
      is: 'id\n1',
      sends: { 'content-range': '0-0/3' },
    },
    {
      name: 'by q',
      url: '/todos?select=id&id=eq.1',
      headers: { accept: 'application/json;q=0.1, text/csv' },
      status: 200,
      is: 'id\n1',
    },
    {
      name: 'GeoJSON without PostGIS',
      url: '/todos',
      headers: { accept: 'application/geo+json' },
      status: 406,
      has: ['PGRST107', 'PostGIS'],
    },
  ])('$name', (row) => rest.check(row))
})

describe('CSV in', () => {
  const post = (name: string, body: string, more: Omit<Case, 'name' | 'url' | 'body' | 'method'>): Case => ({
    name,
    method: 'POST',
    url: '/t1?select=a,b,note',
    body,
    ...more,
    headers: { 'content-type': 'text/csv', ...back, ...more.headers },
  })
  beforeEach(() => rest.query('truncate pairs'))

  it.each<Case>([
    post('rows', 'a,b,note\r\n1,x,NULL\n2,"y,""z""",\n', {
      status: 201,
      is: '[{"a":1,"b":"x","note":null}, \n {"a":2,"b":"y,\\"z\\"","note":""}]',
    }),
    post('and CSV back', '\ufeffb,a\nü,7\n', { headers: csv, status: 201, is: 'a,b,note\n7,ü,none' }),
    post('only a header', 'a,b\n', { status: 201, is: '[]' }),
    post('a short row', 'a,b\n1\n', { status: 400, has: ['PGRST102', 'line 2'] }),
    post('a quote that never ends', 'a,b\n1,"x\n', { status: 400, has: ['PGRST102'] }),
    post('a name twice', 'a,a\n1,2\n', { status: 400, has: ['PGRST102', 'twice'] }),
    post('nothing', '', { status: 400, has: ['PGRST102', 'no header row'] }),
    post('an unknown column', 'a,c\n1,2\n', { status: 400, has: ['PGRST204'] }),
    post('a hostile column', 'a,__proto__\n1,2\n', { status: 400, has: ['PGRST204', '__proto__'] }),
    post('a value for Postgres to refuse', 'a,b\nmany,x\n', { status: 400, has: ['22P02'] }),
  ])('$name', (row) => rest.check(row))
})

describe('full-text search', () => {
  it.each([
    ['title=fts.one', [1]],
    ['title=fts(simple).one|two', [1, 2]],
    ['title=not.plfts.one', [2, 3]],
    ['title=phfts(english).three', [3]],
    ['title=wfts.one or three', [1, 3]],
    ['or=(title.fts(simple).two,title.wfts."one")', [1, 2]],
    ['data=fts.v', [1]],
    ['data->>k=fts(english).w', [2]],
  ])('%s', async (query, ids) => {
    const response = await rest.app.inject({
      url: `/todos?select=id&order=id&${encodeURI(query)}`,
      headers: { 'x-who': 'service' },
    })
    expect(response.json()).toEqual(ids.map((id) => ({ id })))
  })
})
