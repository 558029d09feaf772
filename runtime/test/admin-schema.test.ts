// GET /admin/v1/schema: what it tells of tables of every kind, and whom it refuses.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseSchema, TableInfo } from '../admin/contract/schema.ts'
import { startTestServer, type TestServer } from './server.ts'

const sql = `
  create type mood as enum ('sad', 'happy');
  comment on type mood is 'How one feels';
  create table people (
    id bigint generated always as identity primary key,
    name text not null default 'nobody' check (name <> ''),
    email varchar(80) unique,
    moods mood[] not null default '{}',
    born date,
    loud text generated always as (upper(name)) stored
  );
  comment on table people is 'Who is there';
  comment on column people.born is 'In the Gregorian calendar';
  create table "odd ""table" (
    "first part" int, second int, person bigint references people (id) on delete cascade,
    primary key (second, "first part")
  );
  create index on people (lower(name));
  alter table people enable row level security;
  create policy mine on people for update to authenticated using (id > 0) with check (id > 1);
  create policy hidden on people as restrictive for select using (false);
  grant select (id, name), insert on people to authenticated;
  grant delete on people to anon;
  create view adults with (security_invoker) as select id, name from people where born < '2008-01-01';
  create materialized view counted as select count(*) from people;
  create table parts (id int, at date) partition by range (at);
  create table parts_2026 partition of parts for values from ('2026-01-01') to ('2027-01-01');
  alter publication supabase_realtime add table people;
  insert into people (name) values ('a'), ('b');
  analyze people;
`
let server: TestServer
let schema: DatabaseSchema

const read = async () =>
  (await (
    await server.request('/admin/v1/schema', { as: server.config.serviceRoleKey })
  ).json()) as DatabaseSchema
const table = (name: string): TableInfo => {
  const found = schema.tables.find((one) => one.schema === 'public' && one.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

beforeAll(async () => {
  server = await startTestServer({ sql })
  schema = await read()
})
afterAll(() => server.stop())

describe('the schema', () => {
  it('tells schemas apart', () => {
    const byName = Object.fromEntries(schema.schemas.map(({ name, ...one }) => [name, one]))
    expect(byName.public).toEqual({ exposed: true, system: false })
    expect(byName.auth).toEqual({ exposed: false, system: true })
    expect(byName.pg_catalog).toBeUndefined()
  })

  it('describes columns with their types as they are written', () => {
    const { columns, primary_key: key, comment, estimated_rows: rows } = table('people')
    expect([key, comment, rows]).toEqual([['id'], 'Who is there', 2])
    expect(columns.map(({ name, type, nullable }) => [name, type, nullable])).toEqual([
      ['id', 'bigint', false],
      ['name', 'text', false],
      ['email', 'character varying(80)', true],
      ['moods', 'public.mood[]', false],
      ['born', 'date', true],
      ['loud', 'text', true],
    ])
    expect(columns[0]).toMatchObject({ identity: 'always', default: null, category: 'N' })
    expect(columns[1]).toMatchObject({ default: "'nobody'::text", identity: null, generated: false })
    expect(columns[3]).toMatchObject({
      is_array: true,
      category: 'E',
      type_name: { schema: 'public', name: 'mood' },
    })
    expect(columns[4]?.comment).toBe('In the Gregorian calendar')
    expect(columns[5]).toMatchObject({ generated: true, default: null })
    expect(schema.enums).toContainEqual({
      ...{ schema: 'public', name: 'mood', comment: 'How one feels', values: ['sad', 'happy'] },
    })
  })

  it('keeps the order of a key, whatever the names', () => {
    const odd = table('odd "table')
    expect(odd.primary_key).toEqual(['second', 'first part'])
    expect(odd.foreign_keys).toEqual([
      expect.objectContaining({
        ...{ columns: ['person'], schema: 'public', table: 'people', referenced: ['id'] },
        ...{ on_delete: 'cascade', on_update: 'no action' },
      }),
    ])
  })

  it('tells policies, grants, constraints, indexes and publication', () => {
    const people = table('people')
    expect(people).toMatchObject({ rls: true, rls_forced: false, realtime: true })
    expect(people.policies).toEqual([
      {
        ...{ name: 'hidden', permissive: false, command: 'select', roles: ['public'] },
        ...{ using: 'false', check: null },
      },
      {
        ...{ name: 'mine', permissive: true, command: 'update', roles: ['authenticated'] },
        ...{ using: '(id > 0)', check: '(id > 1)' },
      },
    ])
    expect(people.grants).toEqual([
      { role: 'anon', verb: 'delete', columns: null },
      { role: 'authenticated', verb: 'insert', columns: null },
      { role: 'authenticated', verb: 'select', columns: ['id', 'name'] },
    ])
    expect(people.constraints.map(({ kind, columns }) => [kind, columns])).toEqual([
      ['unique', ['email']],
      ['check', ['name']],
    ])
    expect(people.indexes.map(({ columns, primary }) => [columns, primary])).toEqual([
      [['email'], false],
      [[null], false],
      [['id'], true],
    ])
  })

  it('tells kinds, and shows a partitioned table once', () => {
    expect(table('adults')).toMatchObject({
      kind: 'view',
      definition: expect.stringContaining('born <') as string,
    })
    expect(table('counted').kind).toBe('materialized view')
    expect(table('parts').kind).toBe('partitioned table')
    expect(schema.tables.some(({ name }) => name === 'parts_2026')).toBe(false)
  })

  it('follows at once', async () => {
    await server.database.query('create table later (id int)')
    schema = await read()
    expect(table('later')).toMatchObject({ rls: true, policies: [], grants: [], estimated_rows: null })
  })
})

it('refuses whoever is no admin', async () => {
  const user = server.token({ sub: crypto.randomUUID() })
  for (const as of [undefined, user]) {
    const refused = await server.request('/admin/v1/schema', as === undefined ? {} : { as })
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'LITE403'])
  }
})
