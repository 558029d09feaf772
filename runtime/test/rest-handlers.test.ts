// Bodies that aggregates of the database make, by HTTP on a real database.
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import type { Table } from '#runtime/rest'
import type { Case, Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'

const sql = `
create schema media;
create domain media."text/tab-separated-values" as text;
create domain media."text/xml" as text;
create domain media."application/json" as text;
create domain media."*/*" as bytea;
create table lines (id integer primary key, name text);
create table shapes (id integer primary key);
create function media.tab(text, lines) returns media."text/tab-separated-values" language sql immutable
  return $1 || $2.id || E'\\t' || $2.name || E'\\n';
create aggregate media."tab ""s"(lines) (sfunc = media.tab, stype = media."text/tab-separated-values", initcond = '');
create function media.json(text, lines) returns media."application/json" language sql immutable return '{"own":true}';
create aggregate media.json(lines) (sfunc = media.json, stype = media."application/json");
create function media.xml(text, anyelement) returns media."text/xml" language sql immutable
  as $$ select ($1 || '<row>' || $2::text || '</row>')::media."text/xml" $$;
create aggregate media.xml(anyelement) (sfunc = media.xml, stype = media."text/xml", initcond = '');
create function media.bytes(bytea, shapes) returns media."*/*" language sql immutable
  return $1 || decode('ff00', 'hex');
create function media.last(bytea) returns media."*/*" language plpgsql as $$ begin
  perform set_config('response.headers', '[{"Content-Type": "image/x-own"}]', true);
  return $1;
end $$;
create aggregate media.shapes(shapes) (sfunc = media.bytes, stype = media."*/*", finalfunc = media.last, initcond = 'A');
grant usage on schema media to anon, service_role;
revoke execute on all functions in schema media from public;
grant execute on all functions in schema media to service_role;
grant select, insert on lines, shapes to anon, service_role;
alter table lines disable row level security;`

const xml = { schema: 'media', name: 'xml', type: 'text/xml', generic: true } as const
const schemas = { row: { type: 'object' }, insert: { type: 'object' } }
const tables: readonly Table[] = [
  {
    schema: 'public',
    name: 'lines',
    kind: 'table',
    primaryKey: ['id'],
    columns: { id: 'integer', name: 'text' },
    handlers: [
      { schema: 'media', name: 'json', type: 'application/json' },
      { schema: 'media', name: 'tab "s', type: 'text/tab-separated-values' },
      xml,
    ],
    relations: {},
    schemas,
  },
  {
    schema: 'public',
    name: 'shapes',
    kind: 'table',
    primaryKey: ['id'],
    columns: { id: 'integer' },
    handlers: [{ schema: 'media', name: 'shapes', type: '*/*', binary: true }, xml],
    relations: {},
    schemas,
  },
]

let rest: Rest
beforeAll(async () => {
  rest = await createRest(sql, tables)
})
afterAll(() => rest.close())
beforeEach(async () => {
  await rest.query(
    `truncate lines, shapes; insert into lines values (1, 'a'), (2, 'b'); insert into shapes values (1)`,
  )
})

const tabs = { accept: 'text/tab-separated-values' }
const asXml = { accept: 'text/xml' }

describe('handlers', () => {
  it.each<Case>([
    {
      name: 'of whole rows',
      url: '/todos?order=id',
      headers: tabs,
      status: 200,
      is: '1\ta\n2\tb\n',
      sends: { 'content-type': 'text/tab-separated-values', 'content-range': '0-1/*' },
    },
    {
      name: 'filtered, ordered, cut',
      url: '/todos?order=id.desc&limit=1',
      headers: tabs,
      status: 200,
      is: '2\tb\n',
    },
    { name: 'no row gives the first state', url: '/todos?id=eq.9', headers: tabs, status: 200, is: '' },
    {
      name: 'of whole rows, but some columns are asked for',
      url: '/todos?select=id',
      headers: tabs,
      status: 406,
      has: ['"code":"PGRST107"', 'text/tab-separated-values'],
    },
    {
      name: 'of any rows, some columns',
      url: '/todos?select=name,id&id=eq.1',
      headers: asXml,
      status: 200,
      is: '<row>(a,1)</row>',
      sends: { 'content-type': 'text/xml; charset=utf-8' },
    },
    {
      name: 'in the place of JSON, where it is asked for by name',
      url: '/todos',
      headers: { accept: 'application/json' },
      status: 200,
      is: '{"own":true}',
    },
    { name: 'anything is JSON of ours', url: '/todos?id=eq.1', status: 200, is: '[{"id":1,"name":"a"}]' },
    {
      name: 'a single object is never handled',
      url: '/todos?id=eq.1',
      headers: { accept: 'application/vnd.pgrst.object+json' },
      status: 200,
      is: '{"id":1,"name":"a"}',
    },
    {
      name: 'the better range wins',
      url: '/todos?id=eq.1',
      headers: { accept: 'text/xml;q=0.1, text/tab-separated-values' },
      status: 200,
      is: '1\ta\n',
    },
    {
      name: 'bytes for every media type, and headers of its own',
      url: '/t1',
      headers: { accept: 'image/png' },
      status: 200,
      sends: { 'content-type': 'image/x-own', 'content-length': '3' },
    },
    { name: 'HEAD', method: 'HEAD', url: '/todos', headers: tabs, status: 200, is: '' },
    {
      name: 'of what was written',
      method: 'POST',
      url: '/todos',
      headers: { ...tabs, prefer: 'return=representation' },
      body: { id: 3, name: 'c' },
      status: 201,
      is: '3\tc\n',
    },
    {
      name: 'a write that hands nothing back',
      method: 'POST',
      url: '/todos',
      headers: tabs,
      body: { id: 3, name: 'c' },
      status: 201,
      is: '',
      sends: { 'content-type': null },
    },
    {
      name: 'who may not run it',
      who: 'anon',
      url: '/todos',
      headers: tabs,
      status: 401,
      has: ['"code":"42501"', 'tab \\"s'],
    },
    {
      name: 'a type without handler',
      url: '/todos',
      headers: { accept: 'image/png' },
      status: 406,
      has: ['PGRST107'],
    },
  ])('$name', (row) => rest.check(row))
})
