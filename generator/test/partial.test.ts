// Reading and emitting only what changed gives the same bytes as reading and emitting everything (decision 22), over a
// long random life of a schema. `npm run soak -- partial` lives longer.
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../runtime/test/postgres.ts'
import { compareChanges, compareLife } from './compare-life.ts'
import { randomSchemas } from './random-ddl.ts'

let database: TestDatabase
let client: pg.Client

beforeEach(async () => {
  database = await createTestDatabase()
  client = new pg.Client(database.connection)
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await database.drop()
})

it('partial equals full, after every change of a random life', { timeout: 120_000 }, async () => {
  const { changes, differences } = await compareLife(client, { seed: 20_261_122, changes: 80 })
  expect(differences).toEqual([])
  expect(changes).toBe(80)
})

/** None of these writes a row about the relation whose description it changes. */
const remote = [
  'alter sequence api.numbers rename to counted',
  'alter sequence api.counted set schema shop',
  `alter type api.mood rename value 'ok' to 'fine'`,
  'alter type api.mood rename to temper',
  'alter type api.temper set schema shop',
  'alter function api.now_ish() rename to today',
  `alter domain shop.code set default 'x'`,
  'alter domain shop.code set not null',
  'create cast (shop.code as json) with function shop.shown(shop.code) as implicit',
  'alter function shop.shown(shop.code) rename to seen',
  'create cast (text as shop.code) with function shop.read(text) as implicit',
  'drop cast (shop.code as json)',
  'drop function shop.read(text) cascade',
  'create aggregate api.tabs(api.source) (sfunc = shop.tabbed, stype = shop."text/tab", initcond = $$$$)',
  'alter aggregate api.tabs(api.source) rename to tabbed',
  'alter domain shop."text/tab" rename to "text/tabs"',
  'create aggregate api.every(anyelement) (sfunc = shop.every, stype = shop."*/*", initcond = $$$$)',
  'drop aggregate api.tabbed(api.source)',
  'alter table api.target rename to goal',
  'alter table api.goal rename column id to number',
  'alter table api.goal alter column number drop identity',
  'alter table api.goal alter column note set not null',
  'comment on column api.goal.note is $$a note$$',
  `create rule swallow as on insert to api.lower do instead nothing`,
  'drop rule swallow on api.lower',
  'alter table api.source drop constraint source_target_id_key',
  `comment on constraint source_target_id_fkey on api.source is '@name aim'`,
  'alter table api.source add column other integer references api.goal',
  'drop function api.label(api.source)',
  'grant authenticated to anon',
  'revoke authenticated from anon',
  'alter schema shop rename to store',
  'alter schema store rename to shop',
  'create table api.unrelated (id integer)',
  'drop table api.goal cascade',
]

it('sees what happens elsewhere, reading only what is concerned', { timeout: 60_000 }, async () => {
  await client.query(`
    create schema api;
    create schema shop;
    create sequence api.numbers;
    create type api.mood as enum ('sad', 'ok');
    create domain shop.code as text;
    create function shop.shown(shop.code) returns json language sql return to_json($1);
    create function shop.read(text) returns shop.code language sql return $1;
    create function api.now_ish() returns timestamptz language sql stable return now();
    create table api.target (id integer generated always as identity primary key, note text);
    create table api.source (
      id integer primary key default nextval('api.numbers'),
      mood api.mood default 'ok', moods api.mood[], at timestamptz default api.now_ish(), code shop.code,
      target_id integer unique references api.target
    );
    create domain shop."text/tab" as text;
    create domain shop."*/*" as bytea;
    create function shop.tabbed(text, api.source) returns shop."text/tab" language sql return $1 || $2.id;
    create function shop.every(bytea, anyelement) returns shop."*/*" language sql as 'select $1';
    create view api.lower as select * from api.target;
    create view shop.upper as select id, note from api.lower;
    create view api.joined as select s.id, s.target_id, t.note from api.source s join api.target t on t.id = s.target_id;
    create function api.label(api.source) returns text language sql stable return 'x';
    create function api.find(mood api.mood) returns setof api.source language sql stable as 'select * from api.source';
    grant select on api.source to authenticated`)
  const roles: string[] = []
  const result = await compareChanges(client, remote.length, async (at) => {
    const statement = remote[at] ?? ''
    roles.push(await rolesNow())
    await client.query(statement)
    return statement
  })
  roles.push(await rolesNow())
  expect(result.differences).toEqual([])
  expect(randomSchemas).toEqual(['api', 'shop'])
  expect(result.changes).toBe(remote.length)
  // Everything is read the first time, and after each change of schemas and roles. Roles are the cluster's: another
  // test may change them meanwhile.
  const isExpected = (at: number) =>
    at === 0 || /alter schema|authenticated (?:to|from) anon/u.test(remote[at] ?? '')
  const expected = remote.map((_, at) => at).filter(isExpected)
  const surprising = result.whole.filter(
    (at) => !isExpected(at) && new Set(roles.slice(at - 1, at + 2)).size === 1,
  )
  expect(result.whole).toEqual(expect.arrayContaining(expected))
  expect(surprising.map((at) => remote[at])).toEqual([])
})

/** Tells the cluster's roles and memberships apart from earlier ones. */
async function rolesNow(): Promise<string> {
  const { rows } = await client.query<{ roles: string }>(
    `select (select string_agg(xmin::text || oid, ',' order by oid) from pg_catalog.pg_authid)
       || ';' || (select string_agg(xmin::text || oid, ',' order by oid) from pg_catalog.pg_auth_members) as roles`,
  )
  return rows[0]?.roles ?? ''
}
