// The event triggers of migrations/system: row-level security on every new table however it is made, everything for
// service_role, and the doorbell.
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestDatabase } from '../../test/postgres.ts'
import { createTestDatabase, testSecret } from '../../test/postgres.ts'
import type { Logins } from '../contract.ts'
import { bootstrap } from './bootstrap.ts'

let database: TestDatabase
let logins: Logins
let admin: pg.Client

beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  logins = await bootstrap(
    { connection: database.connection, embedded: true, close: async () => undefined },
    { appSecret: testSecret, apiSchemas: ['public', 'Odd "schema"'], log: () => undefined },
  )
  admin = new pg.Client(logins.admin)
  await admin.connect()
  await admin.query('create schema hidden')
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

const ways: Readonly<Record<string, string>> = {
  'create table': 'create table public.t (id serial primary key)',
  'create table as': 'create table public.t as select 1 as id',
  'select into': 'select 1 as id into public.t',
  'create table like': 'create table hidden.o (id int); create table public.t (like hidden.o including all)',
  inheritance: 'create table hidden.o (id int); create table public.t () inherits (hidden.o)',
  'a partitioned table': 'create table public.t (id int) partition by range (id)',
  'a partition': `create table hidden.o (id int) partition by range (id);
    create table public.t partition of hidden.o for values from (1) to (9)`,
  'alter table set schema': 'create table hidden.t (id int); alter table hidden.t set schema public',
  'rename of a schema': `create table hidden.t (id int); alter schema hidden rename to old;
    create table old.keep (id int); alter schema "public" rename to gone; alter schema old rename to public`,
  'create schema with elements':
    'drop schema "Odd ""schema"""; create schema "Odd ""schema""" create table t (id int)',
  'a savepoint': 'begin; savepoint a; create table public.t (id int); release a; commit',
  'a function': `do $$ begin execute 'create table public.t (id int)'; end $$`,
  'an odd name': `create table "Odd ""schema"""."T; drop table --" (id int)`,
  'a composite type': 'create type hidden.pair as (a int, b int); create table public.t of hidden.pair',
  unlogged: 'create unlogged table public.t (id int)',
}

const state = `select n.nspname, c.relname, c.relrowsecurity as protected,
    has_table_privilege('service_role', c.oid, 'insert') as service,
    has_table_privilege('anon', c.oid, 'select, insert, update, delete') as anon,
    has_table_privilege('authenticated', c.oid, 'select, insert, update, delete') as authenticated
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'Odd "schema"')`

describe.each(['lite_admin', 'the superuser'])('a table made by %s', (maker) => {
  beforeEach(() =>
    database.query(
      'create schema if not exists hidden authorization lite_admin; alter schema public owner to lite_admin; alter schema "Odd ""schema""" owner to lite_admin',
    ),
  )
  afterEach(async () => {
    await database.query(`drop schema if exists hidden, gone, old, public, "Odd ""schema""" cascade;
      create schema public authorization lite_admin; create schema "Odd ""schema""" authorization lite_admin`)
  })

  it.each(Object.keys(ways))('is closed: %s', async (way) => {
    const sql = ways[way] ?? ''
    await (maker === 'lite_admin' ? admin.query(sql) : database.query(sql))
    const { rows } = await database.query(state)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row).toMatchObject({ protected: true, service: true, anon: false, authenticated: false })
    }
  })
})

describe('decisions of the owner', () => {
  it('stay: row-level security switched off, in the same transaction or later', async () => {
    await admin.query(`begin; create table public.plain (id int); alter table public.plain disable row level security; commit;
      alter table public.plain add column name text`)
    const { rows } = await database.query(`select relrowsecurity from pg_class where relname = 'plain'`)
    expect(rows).toEqual([{ relrowsecurity: false }])
  })

  it('stay: a right that service_role lost', async () => {
    await admin.query(
      'create table public.readonly (id int); revoke insert on public.readonly from service_role',
    )
    await admin.query('alter table public.readonly add column name text')
    const { rows } = await database.query(
      `select has_table_privilege('service_role', 'public.readonly', 'insert') as may`,
    )
    expect(rows).toEqual([{ may: false }])
  })

  it('do not reach schemas that are not exposed', async () => {
    await admin.query('create schema private; create table private.t (id int)')
    const { rows } = await database.query(
      `select relrowsecurity from pg_class where oid = 'private.t'::regclass`,
    )
    expect(rows).toEqual([{ relrowsecurity: false }])
  })
})

describe('service_role', () => {
  it.each(['lite_admin', 'the superuser'])('may use what %s makes', async (maker) => {
    const schema = maker === 'lite_admin' ? 'public' : '"Odd ""schema"""'
    const sql = `create table ${schema}.made (id int generated always as identity, n serial);
      create view ${schema}.seen as select * from ${schema}.made;
      create materialized view ${schema}.kept as select * from ${schema}.made;
      create sequence ${schema}.counter`
    await (maker === 'lite_admin' ? admin.query(sql) : database.query(sql))
    const service = new pg.Client(logins.service)
    await service.connect()
    try {
      await service.query('set role service_role')
      await service.query(`insert into ${schema}.made (n) values (default)`)
      const { rows } = await service.query(
        `select (select count(*)::int from ${schema}.made) as made, (select count(*)::int from ${schema}.seen) as seen,
          (select count(*)::int from ${schema}.kept) as kept, nextval('${schema}.counter')::int as counter`,
      )
      expect(rows).toEqual([{ made: 1, seen: 1, kept: 0, counter: 1 }])
    } finally {
      await service.end()
    }
  })
})

describe('auth.uid() and its sisters', () => {
  it('answer null after SET LOCAL on a pooled connection left an empty string behind', async () => {
    const api = new pg.Client(logins.api)
    await api.connect()
    try {
      const id = 'b1f5a0de-0000-4000-8000-000000000001'
      const ask = 'select auth.uid() as uid, auth.role() as role, auth.email() as email, auth.jwt() as jwt'
      await api.query('begin; set local role authenticated')
      await api.query(`select set_config('request.jwt.claims', $1, true)`, [
        JSON.stringify({ sub: id, role: 'authenticated', email: 'a@b.c' }),
      ])
      const first = await api.query(ask)
      await api.query(`select set_config('request.jwt.claim.sub', $1, true)`, [id.replace('1', '2')])
      const plain = await api.query<{ uid: string }>('select auth.uid() as uid')
      await api.query('commit; begin; set local role anon')
      const second = await api.query(ask)
      const left = await api.query(`select current_setting('request.jwt.claims', true) as claims`)
      await api.query('commit')
      const jwt = { sub: id, role: 'authenticated', email: 'a@b.c' }
      expect(first.rows).toEqual([{ uid: id, role: 'authenticated', email: 'a@b.c', jwt }])
      expect(plain.rows[0]?.uid).toBe(id.replace('1', '2'))
      expect(left.rows).toEqual([{ claims: '' }])
      expect(second.rows).toEqual([{ uid: null, role: null, email: null, jwt: null }])
    } finally {
      await api.end()
    }
  })

  it.each(['{}', '{"sub":""}', '{"sub":null}', '{"role":"anon"}'])(
    'give no user for the claims %s',
    async (claims) => {
      await admin.query('begin')
      await admin.query(`select set_config('request.jwt.claims', $1, true)`, [claims])
      const asked = await admin.query('select auth.uid() as uid')
      await admin.query('rollback')
      expect(asked.rows).toEqual([{ uid: null }])
    },
  )
})

describe('the doorbell', () => {
  /** Runs `sql` as superuser and tells how often it rang until a later, known ring came. */
  async function rings(sql: string): Promise<number> {
    const listener = new pg.Client(logins.admin)
    await listener.connect()
    try {
      let heard = 0
      const last = new Promise<void>((resolve) => {
        listener.on('notification', ({ channel, payload }) => {
          if (channel === 'test_end') resolve()
          else if (payload === '') heard += 1
        })
      })
      await listener.query('listen lite_schema; listen test_end')
      await database.query(sql)
      await database.query(`select pg_notify('test_end', '')`)
      await last
      return heard
    } finally {
      await listener.end()
    }
  }

  it.each([
    ['create table public.bell (id int)', 1],
    [`comment on table public.bell is 'rings'`, 1],
    ['alter table public.bell add column a int', 1],
    ['grant select on public.bell to anon', 1],
    ['create policy p on public.bell using (true)', 1],
    [
      "create type public.bell_kind as enum ('a'); create function public.bell() returns int language sql as $$select 1$$",
      1,
    ],
    ['drop table public.bell', 1],
    ['begin; create table public.never (id int); rollback', 0],
    [
      "create temp table tmp (id serial primary key, a text default 'x' check (a <> '')); create index on tmp (a); drop table tmp",
      0,
    ],
    [
      'create temp table tmp (a int default 1); alter table tmp alter a drop default; alter table tmp drop column a; drop table tmp',
      0,
    ],
    ['create temp table tmp on commit drop as select 1', 0],
    ['create materialized view public.m as select 1 as a', 1],
    ['refresh materialized view public.m', 0],
    ["insert into lite.settings (key, value) values ('a', 'b')", 0],
  ])('%s', async (sql, times) => {
    expect(await rings(sql)).toBe(times)
  })
})
