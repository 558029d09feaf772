// Every rule of the doctor finds what was planted for it, and a fresh database is healthy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import type { Finding } from '../db/bootstrap/diagnose.ts'
import { diagnose } from '../db/bootstrap/diagnose.ts'
import { doctorRules } from '../db/bootstrap/doctor-rules.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import type { Logins } from '../db/contract.ts'
import type { TestDatabase } from './postgres.ts'
import { createTestDatabase, testSecret } from './postgres.ts'

let database: TestDatabase
let logins: Logins
const apiSchemas = ['public']

beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  logins = await bootstrap(
    { connection: database.connection, embedded: true, close: async () => undefined },
    { appSecret: testSecret, apiSchemas, log: () => undefined },
  )
})
afterAll(() => database.drop())

/** Findings without those about the test cluster's own durability settings. */
async function examine(level: 'full' | 'limited' = 'full'): Promise<readonly Finding[]> {
  const findings = await withClient(logins.admin, (client) => diagnose(client, { level, apiSchemas }))
  return findings.filter(({ rule }) => rule !== 'writes_are_not_durable')
}

const found = async (level?: 'full' | 'limited') =>
  (await examine(level)).map(({ rule, object, role }) => `${rule} ${object} ${role}`.trim())

interface Case {
  readonly plant: string
  readonly mend: string
  readonly expected: readonly string[]
}

// Roles are shared by all test databases: nothing is planted in them.
const cases: Readonly<Record<string, Case>> = {
  'row-level security off and granted': {
    plant:
      'create table public.a (id int); alter table public.a disable row level security; grant select on public.a to anon',
    mend: 'drop table public.a',
    expected: ['rls_disabled public.a anon'],
  },
  'row-level security off, only a column granted, on a partition': {
    plant: `create table public.a (id int, n int) partition by range (id); create table public.b partition of public.a default;
      alter table public.b disable row level security; grant select (n) on public.b to authenticated`,
    mend: 'drop table public.a',
    expected: ['rls_disabled public.b authenticated'],
  },
  'row-level security off': {
    plant: 'create table public.a (id int); alter table public.a disable row level security',
    mend: 'drop table public.a',
    expected: ['rls_disabled_without_grant public.a'],
  },
  'a view with the rights of its owner': {
    plant: `create view public.v as select 1 as a; create view public.w with (security_invoker) as select 1 as a;
      grant select on public.v, public.w to anon`,
    mend: 'drop view public.v, public.w',
    expected: ['view_not_security_invoker public.v anon'],
  },
  'a materialized view': {
    plant: 'create materialized view public.m as select 1 as a; grant select on public.m to authenticated',
    mend: 'drop materialized view public.m',
    expected: ['unprotected_relation_exposed public.m authenticated'],
  },
  'a table that an API role owns': {
    plant: 'create table public.a (id int); alter table public.a owner to anon',
    mend: 'drop table public.a',
    expected: ['api_role_owns_table public.a anon'],
  },
  'definer functions': {
    plant: `create function public.f() returns int language sql security definer as 'select 1';
      create function public.g() returns int language sql security definer set search_path = '' as 'select 1';
      create function public.closed() returns int language sql security definer as 'select 1';
      grant execute on function public.f(), public.g() to anon`,
    mend: 'drop function public.f(), public.g(), public.closed()',
    expected: [
      'security_definer_without_search_path public.f() anon',
      'security_definer_executable public.g() anon',
    ],
  },
  'CREATE for an API role': {
    plant: 'grant create on schema public to anon',
    mend: 'revoke create on schema public from anon',
    expected: ['api_role_can_create public anon'],
  },
  'temporary tables': {
    plant: `do $$ begin execute format('grant temporary on database %I to authenticated', current_database()); end $$`,
    mend: `do $$ begin execute format('revoke temporary on database %I from authenticated', current_database()); end $$`,
    expected: ['temporary_tables_allowed DB authenticated'],
  },
  'a policy that lets everybody write': {
    plant: `create table public.a (id int); create policy p on public.a for insert to authenticated with check (true);
      create policy s on public.a to service_role using (true); create policy r on public.a for select using (true)`,
    mend: 'drop table public.a',
    expected: ['policy_always_true_for_write p on public.a'],
  },
  'a policy on metadata of the user': {
    plant: `create table public.a (id int);
      create policy p on public.a for select using (auth.jwt() -> 'user_metadata' ->> 'admin' = 'yes')`,
    mend: 'drop table public.a',
    expected: ['policy_uses_user_metadata p on public.a'],
  },
  'default privileges': {
    plant: 'alter default privileges for role lite_admin grant execute on functions to public',
    mend: 'alter default privileges for role lite_admin revoke execute on functions from public',
    expected: ['new_functions_open_to_public default privileges lite_admin'],
  },
  'an event trigger that is off': {
    plant: 'alter event trigger lite_after_ddl disable',
    mend: 'alter event trigger lite_after_ddl enable always',
    expected: ['event_trigger_missing lite_after_ddl'],
  },
  'an unlogged table of ours': {
    plant: 'create unlogged table lite.queue (id int)',
    mend: 'drop table lite.queue',
    expected: ['system_table_unlogged lite.queue'],
  },
  'an extension in an exposed schema': {
    plant: 'create extension citext schema public',
    mend: 'drop extension citext',
    expected: ['extension_in_exposed_schema citext public'],
  },
  'a readable secret': {
    plant:
      'create table public.a (id int, api_token text, "Password" text); grant select (id, api_token) on public.a to anon',
    mend: 'drop table public.a',
    expected: ['secret_column_readable public.a.api_token anon'],
  },
}

describe('doctor', () => {
  it('finds nothing in a fresh database', async () => {
    expect(await found()).toEqual([])
  })

  it.each(Object.keys(cases))('finds %s, and nothing once it is mended', async (name) => {
    const entry = cases[name]
    if (!entry) throw new Error('no such case')
    await database.query(entry.plant)
    const findings = await found()
    await database.query(entry.mend)
    expect(findings).toEqual(entry.expected.map((line) => line.replace('DB', database.name)))
    expect(await found()).toEqual([])
  })

  it('tells at the limited level what is not served', async () => {
    await database.query('create table public.foreign_owner (id int)')
    const findings = await found('limited')
    await database.query('drop table public.foreign_owner')
    expect(findings).toContain('table_of_another_owner public.foreign_owner postgres')
    expect(findings).toContain('limited_level database lite_admin')
  })

  it('gives a hint with every rule', () => {
    expect(doctorRules.filter(({ hint }) => hint === '')).toEqual([])
  })
})
