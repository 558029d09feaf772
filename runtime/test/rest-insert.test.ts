// POST by HTTP on a real database: rows, upserts, bodies that are refused.
import { describe, expect, it } from 'vitest'
import { alice, bob } from './rest-harness.ts'
import type { Write } from './rest-writes.ts'
import { back, notes, object, titles, unchanged, writes } from './rest-writes.ts'

const row4 = { id: 4, title: 'four' }
const post = (name: string, rest: Omit<Write, 'name' | 'url' | 'method'> & { url?: string }): Write => ({
  name,
  method: 'POST',
  url: '/todos',
  ...rest,
})
const refused = (body: unknown, code: string, ...has: string[]): Write =>
  post(`${typeof body === 'string' ? body.slice(0, 40) : JSON.stringify(body)} → ${code}`, {
    body,
    status: 400,
    has: [`"code":"${code}"`, ...has],
    after: unchanged,
  })

const cases: Write[] = [
  post('one row, nothing back', {
    body: row4,
    status: 201,
    is: '',
    sends: { 'content-range': '*/*', 'content-length': '0', location: null, 'content-type': null },
    after: [titles, '1one,2two,3three,4four'],
  }),
  post('one row back', {
    url: '/todos?select=id,title,twice',
    headers: back,
    body: row4,
    status: 201,
    is: '[{"id":4,"title":"four","twice":8}]',
    sends: {
      'preference-applied': 'return=representation',
      'content-type': 'application/json; charset=utf-8',
    },
  }),
  post('one object back', {
    url: '/todos?select=t:title',
    headers: { ...back, accept: object },
    body: [row4],
    status: 201,
    is: '{"t":"four"}',
  }),
  post('many rows, counted', {
    headers: { prefer: 'count=exact' },
    body: [row4, { id: 5, title: 'five' }],
    status: 201,
    sends: { 'content-range': '*/2' },
    after: [titles, '1one,2two,3three,4four,5five'],
  }),
  post('no rows', { headers: back, body: [], status: 201, is: '[]', after: unchanged }),
  post('a default row', { url: '/t3', headers: back, body: {}, status: 201, has: [`"back\\\\slash'":"d"`] }),
  post('two default rows', {
    url: '/t3',
    body: [{}, {}],
    status: 201,
    after: [`select count(*)::int v from "we""ird; --"`, 2],
  }),
  post('hostile column names', {
    url: '/t3',
    headers: back,
    body: '{"a\\"b": "1", "sp ace": 2, "emoji😀": "3", "__proto__": "4", "back\\\\slash\'": "5"}',
    status: 201,
    is: `[{"a\\"b":"1","sp ace":2,"emoji😀":"3","__proto__":"4","back\\\\slash'":"5"}]`,
  }),
  post('Location', {
    headers: { prefer: 'return=headers-only' },
    body: row4,
    status: 201,
    is: '',
    sends: { location: '/todos?id=eq.4', 'preference-applied': 'return=headers-only' },
  }),
  post('Location of a key of two columns, encoded', {
    url: '/t1',
    headers: { prefer: 'return=headers-only' },
    body: { a: 7, b: 'p&q é' },
    status: 201,
    sends: { location: '/pairs?a=eq.7&b=eq.p%26q%20%C3%A9' },
  }),
  post('no Location for two rows', {
    headers: { prefer: 'return=headers-only' },
    body: [row4, { id: 5, title: 'five' }],
    status: 201,
    sends: { location: null },
  }),
  post('singular, two rows: rolled back', {
    headers: { accept: object },
    body: [row4, { id: 5, title: 'five' }],
    status: 406,
    has: ['PGRST116', 'The result contains 2 rows'],
    after: unchanged,
  }),
  post('big integers and exponents keep their digits', {
    url: '/todos?select=big,amount,ratio',
    headers: back,
    body: '{"id": 4, "title": "t", "big": 9223372036854775807, "amount": 1e400, "ratio": "Infinity"}',
    status: 201,
    has: ['"big":9223372036854775807', `"amount":1${'0'.repeat(400)}`, '"ratio":"Infinity"'],
  }),
  post('numbers as text, arrays as text, json of any kind', {
    url: '/todos?select=big,amount,tags,data,code',
    headers: back,
    body: { ...row4, big: '12', amount: '1.50', tags: '{x,"y z"}', data: [1, null], code: 'xyz' },
    status: 201,
    is: '[{"big":12,"amount":1.50,"tags":["x","y z"],"data":[1, null],"code":"xyz"}]',
  }),
  post('columns= chooses, other keys are ignored', {
    url: '/todos?columns="id",title&select=id,title,done',
    headers: back,
    body: [
      { ...row4, done: 'what', nope: 1 },
      { id: 5, title: 'five' },
    ],
    status: 201,
    is: '[{"id":4,"title":"four","done":null}, \n {"id":5,"title":"five","done":null}]'.replaceAll(
      'null',
      'false',
    ),
  }),
  post('columns= without the key is null', {
    url: '/todos?columns=id,title,done&select=id,done',
    headers: back,
    body: [row4, { id: 5, title: 'five', done: true }],
    status: 201,
    is: '[{"id":4,"done":null}, \n {"id":5,"done":true}]',
  }),
  post('missing=default fills what a row leaves out', {
    url: '/todos?columns=id,title,done&select=id,done',
    headers: { prefer: 'missing=default, return=representation' },
    body: [row4, { id: 5, title: 'five', done: true }],
    status: 201,
    is: '[{"id":4,"done":false}, \n {"id":5,"done":true}]',
    sends: { 'preference-applied': 'missing=default, return=representation' },
  }),
  post('missing=default for one object', {
    url: '/t1?columns=a,b,note',
    headers: { prefer: 'missing=default, return=representation' },
    body: { a: 3, b: 'z' },
    status: 201,
    is: '[{"a":3,"b":"z","note":"none"}]',
  }),
  post('a form is one row of strings', {
    headers: { ...back, 'content-type': 'application/x-www-form-urlencoded' },
    url: '/todos?select=id,title',
    body: 'id=4&title=a+b%20c',
    status: 201,
    is: '[{"id":4,"title":"a b c"}]',
  }),
  post('upsert: merge, one new', {
    headers: { prefer: 'resolution=merge-duplicates, return=representation' },
    url: '/t1',
    body: [
      { a: 1, b: 'x', note: 'new' },
      { a: 2, b: 'x', note: 'made' },
    ],
    status: 201,
    sends: { 'preference-applied': 'resolution=merge-duplicates, return=representation' },
    after: [notes, '1xnew,1ysecond,2xmade'],
  }),
  post('upsert: merge, none new', {
    headers: { prefer: 'resolution=merge-duplicates' },
    url: '/t1',
    body: [{ a: 1, b: 'x', note: 'new' }],
    status: 200,
    is: '',
    after: [notes, '1xnew,1ysecond'],
  }),
  post('upsert: ignore', {
    headers: { prefer: 'resolution=ignore-duplicates, return=representation' },
    url: '/t1?on_conflict=a,b',
    body: [
      { a: 1, b: 'x', note: 'new' },
      { a: 2, b: 'x', note: 'made' },
    ],
    status: 201,
    is: '[{"a":2,"b":"x","note":"made"}]',
    after: [notes, '1xfirst,1ysecond,2xmade'],
  }),
  post('upsert on columns without a unique index', {
    headers: { prefer: 'resolution=merge-duplicates' },
    url: '/t1?on_conflict=note',
    body: { a: 9, b: 'x', note: 'n' },
    status: 400,
    has: ['42P10'],
  }),
  post('upsert on an unknown column', {
    headers: { prefer: 'resolution=merge-duplicates' },
    url: '/t1?on_conflict=nope',
    body: { a: 9, b: 'x' },
    status: 400,
    has: ['42703'],
  }),
  post('a duplicate', { body: { id: 1, title: 'again' }, status: 409, has: ['23505'], after: unchanged }),
  post('a missing column is for Postgres to refuse', {
    body: { id: 4 },
    status: 400,
    has: ['23502', 'title'],
  }),
  post('a value for Postgres to refuse', { body: { ...row4, day: 'soon' }, status: 400, has: ['22007'] }),
  post('too long for char(3)', { body: { ...row4, code: 'abcd' }, status: 400, has: ['22001'] }),
  refused({ ...row4, titel: 'x' }, 'PGRST204', "Could not find the 'titel' column of 'todos'", "'title'"),
  refused('{"id":4,"title":"x","__proto__":{"a":1}}', 'PGRST204', '__proto__'),
  refused('{"id":4,"title":"x","constructor":1}', 'PGRST204'),
  refused({ ...row4, twice: 8 }, '428C9', 'cannot insert a non-DEFAULT value into column \\"twice\\"'),
  refused({ ...row4, done: 'yes' }, '22P02', 'column \\"done\\" takes a boolean, not the string'),
  refused({ ...row4, id: '4' }, '22P02', 'takes an integer'),
  refused({ ...row4, id: 4.5 }, '22P02'),
  refused(
    [row4, { id: 5, title: 5 }],
    '22P02',
    'column \\"title\\" takes a string, not the number 5',
    'In row 1',
  ),
  refused({ ...row4, big: 'many' }, '22P02', 'a number or a numeric string'),
  refused({ ...row4, big: true }, '22P02'),
  refused({ ...row4, ratio: '0.5' }, '22P02', "'NaN', 'Infinity'"),
  refused({ ...row4, tags: 5 }, '22P02', 'an array'),
  refused({ ...row4, tags: {} }, '22P02'),
  refused({ ...row4, day: 5 }, '22P02'),
  refused({ id: 4, title: null }, '23502', 'null value in column \\"title\\" of relation \\"todos\\"'),
  refused([row4, { id: 5 }], 'PGRST102', 'All object keys must match'),
  refused([row4, 5], 'PGRST102', 'Row 1'),
  refused('5', 'PGRST102', 'It is a number'),
  refused('null', 'PGRST102'),
  refused('{"id":', 'PGRST102', 'Empty or invalid json'),
  refused('\ufeff{"id":4,"title":"x"}', 'PGRST102'),
  refused(
    `{"id":4,"title":"x","data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    'PGRST102',
    'nested deeper',
  ),
  refused('{"id":4,"title":"a\\u0000b"}', '22P05'),
  refused('{"id":4,"title":"\\ud800"}', '22P02'),
  post('an empty body', { headers: { 'content-type': 'application/json' }, status: 400, has: ['PGRST102'] }),
  post('duplicate keys: the last one wins', {
    url: '/todos?select=id,title',
    headers: back,
    body: '{"id":4,"title":"first","title":"last"}',
    status: 201,
    is: '[{"id":4,"title":"last"}]',
  }),
  post('another content type', {
    headers: { 'content-type': 'text/html' },
    body: 'id,title',
    status: 400,
    has: ['PGRST102', 'Content-Type not acceptable: text/html'],
  }),
  post('content types know no case', {
    headers: { 'content-type': 'Application/JSON; Charset=utf-8' },
    body: JSON.stringify(row4),
    status: 201,
  }),
  post('policies: alice adds her row', {
    who: 'alice',
    url: '/t2?select=owner',
    headers: back,
    body: { id: 10 },
    status: 201,
    is: `[{"owner":"${alice}"}]`,
  }),
  post("policies: alice cannot add bob's row", {
    who: 'alice',
    url: '/t2',
    body: { id: 10, owner: bob },
    status: 403,
    has: ['42501', 'row-level security'],
  }),
]

describe('POST', () => {
  const { rest, check } = writes()

  it.each(cases)('$name', check)

  it('sends nothing for a body that it refuses', async () => {
    const before = rest().sent.length
    for (const body of [{ id: 'x' }, { nope: 1 }, { twice: 2 }, [{ id: 1 }, { title: 'x' }]])
      await check({ ...refused(body, ''), has: [] })
    await check({ name: '', url: '/todos?nope=eq.1', status: 400 })
    expect(rest().sent.length).toBe(before)
  })
})

describe('POST with lenient bodies', () => {
  const { check } = writes(false)

  it.each<Write>([
    post('kinds are for Postgres to judge', { body: { id: '20', title: 5, done: 'yes' }, status: 201 }),
    post('a scalar is an empty array', { body: '5', headers: back, status: 201, is: '[]' }),
    post('a generated column is for Postgres to refuse', {
      body: { id: 21, title: 'x', twice: 1 },
      status: 400,
      has: ['428C9'],
    }),
    post('an unknown column is refused all the same', { body: { nope: 1 }, status: 400, has: ['PGRST204'] }),
    post('with columns= the body is not even parsed', {
      url: '/todos?columns=id,title',
      body: '{"id": 22,',
      status: 400,
      has: ['22P02'],
    }),
  ])('$name', check)
})
