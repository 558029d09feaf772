// The limited level (decision 13) end to end, on a cluster of its own: a login with CREATEROLE and CREATE on the database
// that is no superuser and does not own the database; and one that owns its database.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import { diagnose } from '../db/bootstrap/diagnose.ts'
import { dropEverything } from '../db/bootstrap/drop-everything.ts'
import type { RefusedTable } from '../db/bootstrap/secure-tables.ts'
import { secureNewTables } from '../db/bootstrap/secure-tables.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import type { Logins, PostgresServer } from '../db/contract.ts'
import { openEmbedded } from '../db/embedded/embedded.ts'
import { applyMigrations, migrationStatus } from '../db/migrations/apply-migrations.ts'
import { systemVersions, testSecret } from './postgres.ts'

let folder: string
let cluster: PostgresServer
const lines: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lite-limited-'))
  cluster = await openEmbedded(join(folder, 'data'), () => undefined)
  for (const sql of [
    `create role guest login createrole password 'guest'`,
    'create database shared',
    'grant create on database shared to guest',
    `create role tenant login createrole password 'tenant'`,
    'create database own owner tenant',
  ]) {
    await superuser('postgres', sql)
  }
})
afterAll(async () => {
  await cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

async function query(connection: pg.ClientConfig, sql: string): Promise<unknown[]> {
  return await withClient(connection, async (client) => {
    const result = await client.query(sql)
    return ((Array.isArray(result) ? (result as pg.QueryResult[]).at(-1) : result)?.rows ?? []) as unknown[]
  })
}

const superuser = (database: string, sql: string) => query({ ...cluster.connection, database }, sql)

const serverAs = (user: string, database: string): PostgresServer => ({
  connection: { ...cluster.connection, user, password: user, database },
  embedded: false,
  close: async () => undefined,
})

const start = (server: PostgresServer, apiSchemas: readonly string[], appSecret = testSecret) =>
  bootstrap(server, { appSecret, apiSchemas, log: (line) => lines.push(line) })

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'it worked',
    (error: unknown) => (error instanceof pg.DatabaseError ? error.code : String(error)),
  )

describe('a login with CREATEROLE and CREATE on a database of somebody else', () => {
  const server = () => serverAs('guest', 'shared')
  const apiSchemas = ['api', 'public']
  let logins: Logins

  beforeAll(async () => {
    logins = await start(server(), apiSchemas)
  })

  it('makes roles, schemas and the system migrations that need no superuser', async () => {
    expect(logins.level).toBe('limited')
    expect(logins.admin.user).toBe('guest')
    expect(lines.join('\n')).toContain('level limited: guest is no superuser')
    expect(lines.join('\n')).toContain('cannot let guest create objects in public')
    const applied = await superuser('shared', 'select version::int from lite.migrations order by version')
    expect(applied).toEqual(systemVersions('limited').map((version) => ({ version })))
    expect(applied).not.toContainEqual({ version: 2 })
    expect(await superuser('shared', 'select evtname from pg_event_trigger')).toEqual([])
    expect(
      await superuser('shared', `select rolbypassrls as bypass from pg_roles where rolname = 'service_role'`),
    ).toEqual([{ bypass: false }])
  })

  it('has nothing pending', async () => {
    const directory = join(projectRoot(), 'migrations/system')
    const states = await migrationStatus(logins.admin, { directory, kind: 'system' })
    const expected = systemVersions('limited').map((version) => [version, 'applied'])
    expect(states.map(({ version, state }) => [version, state])).toEqual(expected)
  })

  it('does nothing the second time', async () => {
    const before = await superuser('shared', 'select max(xmin::text::bigint) as newest from pg_class')
    lines.length = 0
    await start(server(), apiSchemas)
    expect(lines.filter((line) => !line.includes('cannot') && !line.includes('level'))).toEqual([])
    expect(await superuser('shared', 'select max(xmin::text::bigint) as newest from pg_class')).toEqual(
      before,
    )
  })

  it('keeps lite_api away from service_role', async () => {
    expect(await code(query(logins.api, 'set role service_role'))).toBe('42501')
    expect(await query(logins.api, 'set role anon; select current_user as me, auth.uid() as uid')).toEqual([
      { me: 'anon', uid: null },
    ])
  })

  it('secures a table made by a migration before its transaction ends, and rings', async () => {
    const directory = join(folder, 'migrations')
    mkdirSync(directory)
    writeFileSync(
      join(directory, '0001_notes.sql'),
      `create table api.notes (id int primary key, owner uuid not null default auth.uid(), text text);
      create policy own on api.notes to authenticated using (owner = (select auth.uid()));
      grant select, insert on api.notes to authenticated;
      alter publication supabase_realtime add table api.notes;
      create function api.f() returns int language sql as 'select 1';`,
    )
    const listener = new pg.Client(logins.admin)
    await listener.connect()
    await listener.query('listen lite_schema')
    const rung = new Promise((resolve) => listener.once('notification', ({ payload }) => resolve(payload)))
    await applyMigrations(logins.admin, { directory, kind: 'user', log: () => undefined, secure: apiSchemas })
    expect(await rung).toBe('')
    await listener.end()
    expect(
      await superuser(
        'shared',
        `select relrowsecurity as protected from pg_class where oid = 'api.notes'::regclass`,
      ),
    ).toEqual([{ protected: true }])
  })

  it('serves each caller their rows and service_role all', async () => {
    const as = (n: number) =>
      `set role authenticated; select set_config('request.jwt.claims', '{"sub":"00000000-0000-4000-8000-00000000000${n}"}', false);`
    await query(logins.api, `${as(1)} insert into api.notes (id, text) values (1, 'one')`)
    await query(logins.api, `${as(2)} insert into api.notes (id, text) values (2, 'two')`)
    expect(await query(logins.api, `${as(1)} select id from api.notes`)).toEqual([{ id: 1 }])
    expect(await code(query(logins.api, 'set role anon; select * from api.notes'))).toBe('42501')
    expect(
      await query(logins.service, `set role service_role; update api.notes set text = 'x' returning id`),
    ).toEqual([{ id: 1 }, { id: 2 }])
    expect(await code(query(logins.api, 'set role anon; select api.f()'))).toBe('42501')
    expect(await query(logins.service, 'set role service_role; select api.f()')).toEqual([{ f: 1 }])
  })

  it('secures a table that somebody made by hand, and lists those of other owners', async () => {
    await query(logins.admin, 'create table api.by_hand (id int); insert into api.by_hand values (1)')
    await superuser('shared', 'create table public.theirs (id int)')
    const secure = () => withClient(logins.admin, (client) => secureNewTables(client, apiSchemas))
    const refused: readonly RefusedTable[] = [
      {
        schema: 'public',
        name: 'theirs',
        reason: 'it belongs to postgres, so row-level security cannot be switched on',
      },
    ]
    expect(await secure()).toEqual({ secured: ['api.by_hand'], refused })
    expect(await secure()).toEqual({ secured: [], refused })
    expect(await query(logins.service, 'set role service_role; select * from api.by_hand')).toEqual([
      { id: 1 },
    ])
    expect(await code(query(logins.service, 'set role service_role; select * from public.theirs'))).toBe(
      '42501',
    )
  })

  it('gets a report of the doctor without errors of ours', async () => {
    const findings = await withClient(logins.admin, (client) =>
      diagnose(client, { level: 'limited', apiSchemas }),
    )
    expect(findings.filter(({ severity }) => severity === 'ERROR')).toEqual([])
    const rules = findings.map(({ rule }) => rule)
    expect(rules).toContain('limited_level')
    expect(rules).toContain('table_of_another_owner')
    expect(rules).toContain('temporary_tables_allowed')
  })
})

describe('a login that owns its database, on a server where the roles exist', () => {
  const server = () => serverAs('tenant', 'own')
  let logins: Logins

  beforeAll(async () => {
    await query(
      server().connection,
      'create table public.earlier (id int); insert into public.earlier values (1)',
    )
    logins = await start(server(), ['public'])
  })

  it('has the demo table, and tables from before, served and secure', async () => {
    await applyMigrations(logins.admin, {
      directory: join(projectRoot(), 'migrations'),
      kind: 'user',
      log: () => undefined,
      secure: ['public'],
    })
    expect(
      await superuser(
        'own',
        `select relname as name, relrowsecurity as protected from pg_class
          where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
      ),
    ).toEqual([
      { name: 'earlier', protected: true },
      { name: 'todos', protected: true },
    ])
    expect(await query(logins.service, 'set role service_role; select id from public.earlier')).toEqual([
      { id: 1 },
    ])
    expect(await code(query(logins.api, 'set role anon; create temp table t (id int)'))).toBe('42501')
  })

  it('can be emptied and made anew', async () => {
    await withClient(server().connection, (client) => dropEverything(client, ['public']))
    expect(
      await superuser('own', `select nspname from pg_namespace where nspname in ('auth', 'lite')`),
    ).toEqual([])
    logins = await start(server(), ['public'])
    expect(await superuser('own', 'select count(*)::int as users from auth.users')).toEqual([{ users: 0 }])
  })

  it('is told when the passwords of the roles are another instance’s', async () => {
    await expect(start(server(), ['public'], 'another secret')).rejects.toThrow(
      /the password of lite_api differs and cannot be set .* Use the APP_SECRET/,
    )
  })
})

describe('another login, later', () => {
  it('is told whose database it is', async () => {
    const superuserOf = (database: string) => ({
      ...cluster,
      connection: { ...cluster.connection, database },
    })
    const words = (owner: string) => `set up by the login ${owner}, which owns the schema lite`
    await expect(start(superuserOf('own'), ['public'])).rejects.toThrow(words('tenant'))
    await superuser('postgres', 'grant create on database own to guest')
    await expect(start(serverAs('guest', 'own'), ['public'])).rejects.toThrow(words('tenant'))
  })

  it('at the full level sets the passwords anew when APP_SECRET changed', async () => {
    await superuser('postgres', 'create database whole')
    const target = { ...cluster, connection: { ...cluster.connection, database: 'whole' } }
    const before = await start(target, ['public'])
    lines.length = 0
    const logins = await start(target, ['public'], 'another secret')
    expect(logins.level).toBe('full')
    expect(lines.filter((line) => line.includes('set the password'))).toHaveLength(4)
    expect(await query(logins.api, 'select 1 as one')).toEqual([{ one: 1 }])
    await expect(query(before.api, 'select 1')).rejects.toThrow('password authentication failed')
    expect(
      await superuser(
        'postgres',
        `select rolbypassrls as bypass from pg_roles where rolname = 'service_role'`,
      ),
    ).toEqual([{ bypass: true }])
  })
})
