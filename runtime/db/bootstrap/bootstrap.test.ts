// The state after the bootstrap on a real server: who may what, and that a second run changes nothing.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestDatabase } from '../../test/postgres.ts'
import { createTestDatabase, systemVersions, testSecret } from '../../test/postgres.ts'
import type { Logins, PostgresServer } from '../contract.ts'
import { bootstrap } from './bootstrap.ts'
import { loginPassword } from './logins.ts'
import { withClient } from './with-client.ts'

let database: TestDatabase
let server: PostgresServer
let logins: Logins
const lines: string[] = []
const options = {
  appSecret: testSecret,
  apiSchemas: ['public', 'billing'],
  log: (line: string) => lines.push(line),
}

beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  server = { connection: database.connection, embedded: true, close: async () => undefined }
  logins = await bootstrap(server, options)
})
afterAll(() => database.drop())

/** Runs SQL as a login and, if given, a role; resolves to the SQLSTATE of a failure, else to the rows. */
async function attempt(connection: pg.ClientConfig, sql: string): Promise<string | unknown[]> {
  return await withClient(connection, async (client) => {
    try {
      const result = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
      const last = Array.isArray(result) ? (result as pg.QueryArrayResult<unknown[]>[]).at(-1) : result
      return last?.rows ?? []
    } catch (error) {
      if (error instanceof pg.DatabaseError) return error.code ?? ''
      throw error
    }
  })
}

/** Everything that a bootstrap could write, with the transaction that wrote it. */
const catalogue = `select string_agg(entry, E'\\n' order by entry) as rows from (
  select 'role ' || rolname || xmin::text from pg_authid where rolname ~ '^(anon|authenticated|service_role|lite_)' union all
  select 'member ' || roleid::text || xmin::text from pg_auth_members where member::regrole::text ~ '^lite_' union all
  select 'setting ' || setrole::text || xmin::text from pg_db_role_setting union all
  select 'schema ' || nspname || xmin::text from pg_namespace union all
  select 'class ' || relname || xmin::text from pg_class where relnamespace >= 2200 union all
  select 'default ' || oid::text || xmin::text from pg_default_acl union all
  select 'trigger ' || evtname || xmin::text from pg_event_trigger union all
  select 'exposed ' || name || xmin::text from lite.exposed_schemas union all
  select 'migration ' || version::text || xmin::text from lite.migrations) all_of_it(entry)`

describe('bootstrap', () => {
  it('says the level and applies the system migrations once', async () => {
    expect(logins.level).toBe('full')
    expect(lines[0]).toContain('level full')
    const { rows } = await database.query(
      'select version::int, applied_at is not null as done from lite.migrations order by version',
    )
    expect(rows).toEqual(systemVersions().map((version) => ({ version, done: true })))
  })

  it('sends requests through the pooler where there is one, the owner past it', async () => {
    const { connection } = database
    const pooled = { ...connection, host: '127.0.0.1', password: 'not asked for' }
    const through = await bootstrap({ ...server, pooled }, options)
    expect([through.api.host, through.service.host, through.admin.host]).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      connection.host,
    ])
  })

  it('changes nothing when run again, and is quick', async () => {
    // Settings of roles are shared with other test files' bootstraps, which change nothing either.
    const before = await database.query(catalogue)
    const begun = performance.now()
    await bootstrap(server, options)
    const took = performance.now() - begun
    console.log(`warm bootstrap: ${Math.round(took)} ms`)
    expect((await database.query(catalogue)).rows).toEqual(before.rows)
    expect(took).toBeLessThan(1500)
  })

  it('runs twice at once on a new database', async () => {
    const fresh = await createTestDatabase({ from: 'empty' })
    try {
      const target: PostgresServer = { ...server, connection: fresh.connection }
      await Promise.all([1, 2, 3].map(() => bootstrap(target, options)))
      const { rows } = await fresh.query('select count(*)::int as n from lite.migrations')
      expect(rows).toEqual([{ n: systemVersions().length }])
    } finally {
      await fresh.drop()
    }
  })

  it('keeps the list of exposed schemas equal to the setting and closes what it finds in a new one', async () => {
    const fresh = await createTestDatabase({ from: 'empty' })
    try {
      const target: PostgresServer = { ...server, connection: fresh.connection }
      await fresh.query(
        'create table public.old (id int); create function public.f() returns int language sql as $$select 1$$',
      )
      await bootstrap(target, { ...options, apiSchemas: ['public'] })
      await fresh.query(
        'create schema late; create table late.t (id int); alter table public.old disable row level security',
      )
      await bootstrap(target, { ...options, apiSchemas: ['late', 'public'] })
      await bootstrap(target, { ...options, apiSchemas: ['late'] })
      const state = await fresh.query(
        `select relname, relrowsecurity, has_table_privilege('service_role', oid, 'insert') as service
          from pg_class where relname in ('old', 't') order by 1`,
      )
      expect(state.rows).toEqual([
        { relname: 'old', relrowsecurity: false, service: true }, // a decision of the owner stays
        { relname: 't', relrowsecurity: true, service: true },
      ])
      const f = await fresh.query(`select has_function_privilege('anon', 'public.f()', 'execute') as anon`)
      expect(f.rows).toEqual([{ anon: false }])
      expect((await fresh.query('select name from lite.exposed_schemas')).rows).toEqual([{ name: 'late' }])
    } finally {
      await fresh.drop()
    }
  })

  it('makes an event trigger anew that is gone or switched off', async () => {
    await database.query('drop event trigger lite_after_ddl; alter event trigger lite_after_drop disable')
    await bootstrap(server, options)
    const { rows } = await database.query('select evtname, evtenabled from pg_event_trigger order by 1')
    expect(rows).toEqual([
      { evtname: 'lite_after_change', evtenabled: 'A' },
      { evtname: 'lite_after_ddl', evtenabled: 'A' },
      { evtname: 'lite_after_drop', evtenabled: 'A' },
      { evtname: 'lite_before_ddl', evtenabled: 'A' },
    ])
  })

  it('explains what a login without rights lacks', async () => {
    const fresh = await createTestDatabase({ from: 'empty' })
    await database.query(`create role pauper login password 'x'`)
    const connection = { ...fresh.connection, user: 'pauper', password: 'x' }
    try {
      await expect(bootstrap({ ...server, connection }, options)).rejects.toThrow(
        /bootstrap cannot .* A superuser can: /,
      )
    } finally {
      await fresh.drop()
      await database.query('drop role pauper')
    }
  })
})

describe('the passwords of the logins', () => {
  it('are derived from APP_SECRET, one for each login, and are those of the returned connections', () => {
    expect(loginPassword(testSecret, 'lite_api')).toBe(logins.api.password)
    const all = ['lite_api', 'lite_service', 'lite_auth', 'lite_admin'].flatMap((login) =>
      [testSecret, 'other'].map((secret) => loginPassword(secret, login)),
    )
    expect(new Set(all).size).toBe(8)
    expect(all.filter((password) => !/^[\w-]{43}$/.test(password))).toEqual([])
  })

  it('are stored only as SCRAM verifiers', async () => {
    const { rows } = await database.query(
      `select rolpassword as stored from pg_authid where rolname ~ '^lite_'`,
    )
    expect(rows).toHaveLength(4)
    for (const { stored } of rows as { stored: string }[]) expect(stored).toMatch(/^SCRAM-SHA-256\$4096:/)
  })
})

describe('the walls between the roles', () => {
  it('lets lite_api become anon and authenticated, and nobody else', async () => {
    const role = (name: string) => attempt(logins.api, `set role ${name}; select current_user`)
    expect(await role('anon')).toEqual([['anon']])
    expect(await role('authenticated')).toEqual([['authenticated']])
    for (const name of ['service_role', 'lite_service', 'lite_admin', 'postgres']) {
      expect([name, await role(name)]).toEqual([name, '42501'])
    }
  })

  it('keeps an injection in a request of anon away from service_role', async () => {
    const sql = `begin; set local role anon; select set_config('role', 'service_role', true)`
    expect(await attempt(logins.api, sql)).toBe('42501')
    expect(await attempt(logins.api, 'set session authorization lite_service')).toBe('42501')
    expect(await attempt(logins.api, 'grant service_role to lite_api')).toBe('42501')
    expect(await attempt(logins.api, `alter role lite_api bypassrls`)).toBe('42501')
  })

  it('gives lite_api itself nothing', async () => {
    await database.query('create table public.wall (id int); grant select on public.wall to anon')
    expect(await attempt(logins.api, 'select * from public.wall')).toBe('42501')
    expect(await attempt(logins.api, 'set role anon; select * from public.wall')).toEqual([])
    expect(
      await attempt(logins.service, 'set role service_role; select count(*)::int from public.wall'),
    ).toEqual([[0]])
    expect(await attempt(logins.service, 'set role lite_admin')).toBe('42501')
  })

  it.each(['anon', 'authenticated', 'service_role'])(
    'lets %s create no object, not even a temporary one',
    async (role) => {
      const login = role === 'service_role' ? logins.service : logins.api
      for (const sql of [
        'create table public.mine (id int)',
        'create temp table mine (id int)',
        'create schema mine',
        'create function public.mine() returns int language sql as $$select 1$$',
        'create table auth.mine (id int)',
        'create role mine',
      ]) {
        expect([sql, await attempt(login, `set role ${role}; ${sql}`)]).toEqual([sql, '42501'])
      }
    },
  )

  it('shows neither users nor settings nor keys to the API roles', async () => {
    for (const table of ['auth.users', 'lite.settings', 'lite.api_keys', 'lite.migrations']) {
      expect(await attempt(logins.api, `set role authenticated; select * from ${table}`)).toBe('42501')
      expect(await attempt(logins.service, `set role service_role; select * from ${table}`)).toBe('42501')
      expect(await attempt(logins.admin, `select count(*) > 0 from ${table}`)).toHaveLength(1)
    }
  })

  it('makes lite_admin the owner without making it a superuser', async () => {
    const { rows } = await database.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = 'lite_admin'`,
    )
    expect(rows[0]).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: true,
      rolcreatedb: false,
      rolreplication: false,
    })
    expect(await attempt(logins.admin, 'create table public.own (id int); drop table public.own')).toEqual([])
    expect(await attempt(logins.admin, 'create schema extra; drop schema extra')).toEqual([])
    expect(
      await attempt(
        logins.admin,
        'create role walls_editor; grant walls_editor to lite_api; drop role walls_editor',
      ),
    ).toEqual([])
    expect(await attempt(logins.admin, 'grant service_role to lite_api')).toBe('42501')
    expect(
      await attempt(logins.admin, 'create extension citext schema extensions; drop extension citext'),
    ).toEqual([])
    expect(await attempt(logins.admin, `copy (select 1) to program 'true'`)).toBe('42501')
  })

  it('lets lite_admin replace nothing that runs with the rights of the superuser', async () => {
    const evil = `create or replace function lite.close_schema(schema name) returns void language sql as $$ select $$`
    expect(await attempt(logins.admin, evil)).toBe('42501')
    expect(await attempt(logins.admin, 'drop function lite.after_ddl() cascade')).toBe('42501')
    expect(await attempt(logins.admin, 'drop table lite.exposed_schemas')).toBe('42501')
    expect(await attempt(logins.admin, 'alter table lite.migrations rename to gone')).toBe('42501')
    expect(await attempt(logins.admin, 'drop schema lite cascade')).toBe('42501')
    expect(await attempt(logins.admin, `insert into lite.exposed_schemas values ('auth')`)).toBe('42501')
    expect(await attempt(logins.admin, `select lite.close_schema('public')`)).toBe('42501')
  })
})

describe('functions', () => {
  it.each(['admin', 'superuser'])(
    'of %s are not executable by anon, and are by service_role',
    async (maker) => {
      const connection = maker === 'admin' ? logins.admin : database.connection
      await attempt(
        connection,
        `create function public.f_${maker}(a int default 1) returns int language sql as $$select a$$`,
      )
      await attempt(connection, `create procedure billing.p_${maker}() language sql as $$select 1$$`)
      await attempt(connection, `create aggregate public.a_${maker}(int) (sfunc = int4pl, stype = int)`)
      expect(await attempt(logins.api, `set role anon; select public.f_${maker}()`)).toBe('42501')
      expect(await attempt(logins.api, `set role authenticated; call billing.p_${maker}()`)).toBe('42501')
      expect(await attempt(logins.api, `set role anon; select public.a_${maker}(1)`)).toBe('42501')
      expect(await attempt(logins.service, `set role service_role; select public.f_${maker}()`)).toEqual([
        [1],
      ])
      expect(await attempt(logins.service, `set role service_role; call billing.p_${maker}()`)).toEqual([])
    },
  )

  it('stay open when somebody opened them, also after they were replaced', async () => {
    const make = 'create or replace function public.open() returns int language sql as $$select 1$$'
    await attempt(logins.admin, `${make}; grant execute on function public.open() to anon; ${make}`)
    expect(await attempt(logins.api, 'set role anon; select public.open()')).toEqual([[1]])
  })

  it('of extensions keep the rights that their author gave', async () => {
    await attempt(logins.admin, 'create extension citext schema public')
    expect(
      await attempt(logins.api, `set role anon; select 'A'::public.citext = 'a'::public.citext`),
    ).toEqual([[true]])
    expect(await attempt(logins.api, `set role anon; select length(extensions.gen_salt('md5')) > 0`)).toEqual(
      [[true]],
    )
  })
})
