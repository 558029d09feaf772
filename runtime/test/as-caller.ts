// What the tests of the door to Postgres share: a database with the API's roles, a login each, a table with policies.
import { randomBytes } from 'node:crypto'
import type { Database, Logins, Result } from '../db/contract.ts'
import type { DatabaseSettings } from '../db/caller/as-caller.ts'
import { createDatabase } from '../db/caller/as-caller.ts'
import type { Caller } from '../identity/caller.ts'
import type { TestDatabase } from './postgres.ts'
import { createTestDatabase } from './postgres.ts'

/** Roles belong to the whole cluster, so another test file may make them at the same moment. */
export const rolesSql = ['anon', 'authenticated', 'service_role bypassrls']
  .map(
    (role) =>
      `do $$ begin create role ${role}; exception when duplicate_object or unique_violation then end $$;`,
  )
  .join('\n')

/** Schema `auth` with `uid()`, a table of notes that only their owner sees, a function that runs any SQL. */
export const schemaSql = `
  create schema auth;
  create function auth.uid() returns uuid language sql stable as
    $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
  grant usage on schema auth, public to anon, authenticated, service_role;
  create table notes (id int primary key, owner uuid not null, body text);
  alter table notes enable row level security;
  create policy own on notes using (owner = (select auth.uid()));
  grant select, insert, update, delete on notes to authenticated, service_role;
  create function run(command text) returns text language plpgsql as
    $$ begin execute command; return 'done'; end $$;
  create function setting(name text) returns text language sql as $$ select current_setting(name, true) $$;
`

export const alice = '00000000-0000-4000-8000-00000000000a'
export const bob = '00000000-0000-4000-8000-00000000000b'

function callerOf(role: string, claims: Readonly<Record<string, unknown>>): Caller {
  const subject = typeof claims.sub === 'string' ? claims.sub : ''
  const login = role === 'service_role' ? 'service' : 'api'
  return { login, role, claims, claimsText: JSON.stringify(claims), subject }
}

export const anon = callerOf('anon', {})
export const service = callerOf('service_role', { role: 'service_role' })
export const user = (sub: string) => callerOf('authenticated', { sub, role: 'authenticated' })

/** Rows as text. */
export const textOf = (result: Result) =>
  result.rows.map((row) => row.map((value) => (value === null ? null : value.toString())))

/** The first value of the first row as text. */
export const valueOf = (result: Result) => textOf(result)[0]?.[0]

/** A database for callers. */
export interface CallerFixture {
  readonly test: TestDatabase
  readonly logins: Pick<Logins, 'api' | 'service'>
  readonly database: Database
  /** What the pools said. */
  readonly log: string[]
  /** Another door to the same database. */
  open(settings?: Partial<DatabaseSettings>): Database
  close(): Promise<void>
}

/** Makes the database and opens its door with two connections per login unless `settings` says otherwise. */
export async function createCallerFixture(settings: Partial<DatabaseSettings> = {}): Promise<CallerFixture> {
  const test = await createTestDatabase({ from: 'empty' })
  const password = randomBytes(9).toString('hex')
  const [apiLogin, serviceLogin] = [`${test.name}_api`, `${test.name}_service`]
  await test.query(`
    ${rolesSql}
    create role ${apiLogin} login noinherit password '${password}' in role anon, authenticated;
    create role ${serviceLogin} login noinherit password '${password}' in role service_role;
    ${schemaSql}
    insert into notes select i, case when i % 2 = 0 then '${alice}' else '${bob}' end::uuid, 'note ' || i
      from generate_series(1, 10) i;
  `)
  const login = (name: string) => ({ ...test.connection, user: name, password })
  const logins = {
    api: login(apiLogin),
    service: login(serviceLogin),
  }
  const log: string[] = []
  const opened: Database[] = []
  const open: CallerFixture['open'] = (more = {}) => {
    const database = createDatabase(logins, {
      poolSize: 2,
      poolTimeout: 2_000,
      statementTimeout: { anon: 3_000, authenticated: 8_000, service: 0 },
      apiSchemas: ['public'],
      log: (line) => log.push(line),
      ...settings,
      ...more,
    })
    opened.push(database)
    return database
  }
  return {
    ...{ test, logins, log, open, database: open() },
    close: async () => {
      await Promise.all(opened.map((database) => database.close()))
      await test.query(`drop owned by ${apiLogin}, ${serviceLogin}`)
      await test.query(`drop role ${apiLogin}, ${serviceLogin}`)
      await test.drop()
    },
  }
}
