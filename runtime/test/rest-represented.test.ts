// Domain representations by HTTP on a real database: what a column's domain shows, reads and compares through its casts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Table } from '#runtime/rest'
import type { Case, Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'

// a color is shown as "#0000ff" and never as null; a price as text with its currency
const sql = `
create schema looks;
create domain looks.color as integer check (value >= 0);
create domain looks.price as numeric(9, 2);
create domain looks.words as tsvector not null;
create function looks."see ""it"(looks.color) returns json language sql immutable
  return to_json(coalesce('#' || lpad(to_hex($1), 6, '0'), 'none'));
create function looks.color(text) returns looks.color language sql immutable
  return ('x' || lpad(ltrim($1, '#'), 8, '0'))::bit(32)::integer::looks.color;
create function looks.color(json) returns looks.color language sql immutable return looks.color($1 #>> '{}');
create function looks.price(looks.price) returns json language sql immutable return to_json('€' || $1);
create function looks.price(json) returns looks.price language sql immutable
  return ltrim($1 #>> '{}', '€')::looks.price;
create table things (
  id integer primary key, name text, color looks.color default 255, price looks.price default 1.5,
  words looks.words default 'a', whole_id integer references things
);
create table tones (color looks.color primary key, name text);
create view painted as select id, color, (color / 2)::looks.color as dark from things;
grant usage on schema looks to authenticated, service_role;
revoke execute on all functions in schema looks from public;
grant execute on all functions in schema looks to service_role;
grant select, insert, update, delete on things, tones, painted to authenticated, service_role;
alter table things disable row level security;`

const color = {
  json: { schema: 'looks', name: 'see "it' },
  fromJson: { schema: 'looks', name: 'color' },
  fromText: { schema: 'looks', name: 'color' },
}
/** There is no cast from text: filters take the base type's values. */
const price = { json: { schema: 'looks', name: 'price' }, fromJson: { schema: 'looks', name: 'price' } }
const anything = { type: 'object', properties: { id: { type: 'integer' }, color: {}, price: {} } }
const schemas = { row: anything, insert: anything, update: anything }
const key = { schema: 'public', table: 'things', constraint: 'things_whole_id_fkey' }

const tables: readonly Table[] = [
  {
    schema: 'public',
    name: 'things',
    kind: 'table',
    primaryKey: ['id'],
    columns: {
      id: 'integer',
      name: 'text',
      color: 'looks.color',
      price: 'looks.price',
      words: 'looks.words',
      whole_id: 'integer',
    },
    defaults: { color: '255', price: '1.5', words: `'a'::tsvector` },
    representations: { color, price },
    vectors: ['words'],
    relations: {
      whole: { ...key, cardinality: 'many-to-one', on: { whole_id: 'id' } },
      parts: { ...key, cardinality: 'one-to-many', reverse: true, on: { id: 'whole_id' } },
    },
    schemas,
  },
  {
    schema: 'public',
    name: 'painted',
    kind: 'view',
    primaryKey: [],
    columns: { id: 'integer', color: 'looks.color', dark: 'looks.color' },
    representations: { color, dark: color },
    relations: {},
    schemas: { row: anything },
  },
  {
    schema: 'public',
    name: 'tones',
    kind: 'table',
    primaryKey: ['color'],
    columns: { color: 'looks.color', name: 'text' },
    representations: { color },
    relations: {},
    schemas,
  },
]

let rest: Rest
beforeAll(async () => {
  rest = await createRest(sql, tables, { aggregates: true })
})
afterAll(() => rest.close())
beforeEach(async () => {
  await rest.query(`truncate things, tones; insert into things values
    (1, 'sky', 255, 2, 'blue high', null), (2, 'sea', 255, 10, 'blue', 1), (3, 'air', null, null, 'none', 1)`)
})

const back = { prefer: 'return=representation' }
const read = (query: string, is: string): Case => ({ name: query, url: `/todos?${query}`, status: 200, is })
const ids = (query: string, ...found: number[]): Case =>
  read(`select=id&order=id&${query}`, `[${found.map((id) => `{"id":${id}}`).join(', \n ')}]`)

describe('reading', () => {
  it.each<Case>([
    read('select=color&id=eq.1', '[{"color":"#0000ff"}]'),
    read('select=color,price&id=eq.3', '[{"color":"none","price":null}]'),
    read(
      'id=eq.2',
      '[{"id":2,"name":"sea","color":"#0000ff","price":"€10.00","words":"\'blue\'","whole_id":1}]',
    ),
    read('select=price,*&id=eq.9', '[]'),
    read('select=price,id&id=eq.2', '[{"price":"€10.00","id":2}]'),
    read(
      'select=&id=eq.1',
      '[{"id":1,"name":"sky","color":"#0000ff","price":"€2.00","words":"\'blue\' \'high\'","whole_id":null}]',
    ),
    read('select=c:color,t:color::text&id=eq.1', '[{"c":"#0000ff","t":"\\"#0000ff\\""}]'),
    read('select=id&order=price.desc.nullslast', '[{"id":2}, \n {"id":1}, \n {"id":3}]'),
    read(
      'select=id,whole:whole_id(color)&id=gt.1&order=id',
      '[{"id":2,"whole":{"color": "#0000ff"}}, \n {"id":3,"whole":{"color": "#0000ff"}}]',
    ),
    read('select=parts:things!things_whole_id_fkey(id,price)&id=eq.9', '[]'),
    read('select=id,...whole_id(shade:color)&id=eq.2', '[{"id":2,"shade":"#0000ff"}]'),
    read('select=price.sum(),price.max()', '[{"sum":12.00,"max":10.00}]'),
    read(
      'select=color,count()&order=color',
      '[{"color":"#0000ff","count":2}, \n {"color":"none","count":1}]',
    ),
    read('select=...whole_id(color),count()&whole_id=eq.1', '[{"count":2,"color":"#0000ff"}]'),
    {
      name: 'a view and its computed column',
      url: '/t1?id=lt.3&dark=eq.7f&order=id&limit=1',
      status: 200,
      is: '[{"id":1,"color":"#0000ff","dark":"#00007f"}]',
    },
    {
      name: 'CSV',
      url: '/todos?select=id,price&id=eq.1',
      headers: { accept: 'text/csv' },
      status: 200,
      is: 'id,price\n1,"""€2.00"""',
    },
    {
      name: 'counted, with a filter in both statements',
      url: '/todos?select=id&color=eq.ff&limit=1',
      headers: { prefer: 'count=exact' },
      status: 206,
      sends: { 'content-range': '0-0/2' },
    },
    {
      name: 'who may not run the function',
      who: 'alice',
      url: '/todos?select=color',
      status: 403,
      has: ['"code":"42501"', 'see \\"it'],
    },
    {
      name: 'who may not, without it',
      who: 'alice',
      url: '/todos?select=id&id=eq.1',
      status: 200,
      is: '[{"id":1}]',
    },
  ])('$name', (row) => rest.check(row))
})

describe('filters', () => {
  it.each<Case>([
    ids('color=eq.%230000ff', 1, 2),
    ids('color=neq.ff'),
    ids('color=gte.fe', 1, 2),
    ids('color=in.(ff,"%23aa")', 1, 2),
    ids('color=in.()'),
    ids('color=not.in.(aa,bb)', 1, 2),
    ids('color=eq(any).{ff,aa}', 1, 2),
    ids('color=lt(all).{100,fff}', 1, 2),
    ids('or=(color.eq.ff,id.eq.3)', 1, 2, 3),
    ids('color=is.null', 3),
    ids('color=isdistinct.255', 3),
    ids('price=eq.10', 2),
    ids('words=fts(simple).high', 1),
    ids('words=not.plfts.blue', 3),
    {
      name: 'in an embedded relation',
      url: '/todos?select=id,whole_id!inner(id)&whole_id.color=eq.ff&order=id',
      status: 200,
      is: '[{"id":2,"whole_id":{"id": 1}}, \n {"id":3,"whole_id":{"id": 1}}]',
    },
    {
      name: 'patterns are for text',
      url: '/todos?color=ilike.*f*',
      status: 404,
      has: ['"code":"42883"', 'looks.color ~~* unknown'],
    },
    { name: 'a value that the function refuses', url: '/todos?color=eq.red', status: 400, has: ['"22P02"'] },
  ])('$name', (row) => rest.check(row))
})

describe('writing', () => {
  it.each<Case & { readonly raw?: readonly unknown[] }>([
    {
      name: 'POST, and what comes back',
      method: 'POST',
      url: '/todos?select=color,price',
      headers: back,
      body: { id: 4, color: '#ff', price: '€3' },
      status: 201,
      is: '[{"color":"#0000ff","price":"€3.00"}]',
      raw: [255, '3.00'],
    },
    {
      name: 'many rows, null and left out keys',
      method: 'POST',
      url: '/todos?columns=id,color,price',
      headers: { prefer: 'return=representation, missing=default' },
      body: [
        { id: 4, color: '1' },
        { id: 5, color: null, price: '4' },
      ],
      status: 201,
      has: [
        '{"id":4,"name":null,"color":"#000001","price":"€1.50"',
        '{"id":5,"name":null,"color":"none","price":"€4.00"',
      ],
      raw: [1, '1.50'],
    },
    {
      name: 'PATCH, filtered by the color',
      method: 'PATCH',
      url: '/todos?color=eq.ff&select=id,color',
      headers: back,
      body: { color: '#a' },
      status: 200,
      has: ['{"id":1,"color":"#00000a"}', '{"id":2,"color":"#00000a"}'],
    },
    {
      name: 'upsert',
      method: 'POST',
      url: '/todos?select=id,color',
      headers: { prefer: 'return=representation, resolution=merge-duplicates' },
      body: { id: 1, color: 'b', words: 'x' },
      status: 200,
      is: '[{"id":1,"color":"#00000b"}]',
    },
    {
      name: 'PUT, keyed by a color',
      method: 'PUT',
      url: '/t2?color=eq.a',
      headers: back,
      body: { color: '#a', name: 'night' },
      status: 201,
      is: '[{"color":"#00000a","name":"night"}]',
    },
    {
      name: 'PUT with another color than the URL',
      method: 'PUT',
      url: '/t2?color=eq.a',
      body: { color: '#b', name: 'night' },
      status: 400,
      has: ['"code":"PGRST115"'],
    },
    {
      name: 'DELETE',
      method: 'DELETE',
      url: '/todos?color=eq.ff&id=eq.2&select=price',
      headers: back,
      status: 200,
      is: '[{"price":"€10.00"}]',
    },
    {
      name: 'CSV',
      method: 'POST',
      url: '/todos?select=color',
      headers: { ...back, 'content-type': 'text/csv' },
      body: 'id,color\n4,#c',
      status: 201,
      is: '[{"color":"#00000c"}]',
    },
    {
      name: 'a value that the function refuses',
      method: 'POST',
      url: '/todos',
      body: { id: 4, color: { red: 1 } },
      status: 400,
      has: ['"22P02"'],
    },
  ])('$name', async ({ raw, ...row }) => {
    await rest.check(row)
    if (raw) {
      const [found] = await rest.query('select color, price from things where id = 4')
      expect([found?.color, found?.price]).toEqual(raw)
    }
  })
})

it('plans of tables without representations say nothing of them', async () => {
  await rest.check({ name: 'tones', url: '/t2?select=name', status: 200, is: '[]' })
  expect(rest.sent.at(-1)?.text).toBe('SELECT "public"."tones"."name" FROM "public"."tones"')
})
