// Makes a database ours: roles, logins, schemas, system migrations, closed by default. Idempotent; a second start only
// reads. Refuses logins that may create no roles, and databases that another login set up.
import { join } from 'node:path'
import type pg from 'pg'
import { projectRoot } from '../../config/root.ts'
import type { Logins, PostgresServer, PrivilegeLevel } from '../contract.ts'
import { applyMigrations } from '../migrations/apply-migrations.ts'
import { eventTriggerWishes } from './event-triggers.ts'
import { loginsOf, repairPasswords } from './logins.ts'
import { privilegeLevel } from './privilege-level.ts'
import { roleWishesOf } from './roles.ts'
import type { Scene } from './schemas.ts'
import { schemaWishesOf } from './schemas.ts'
import { secureNewTables } from './secure-tables.ts'
import { fulfil } from './wishes.ts'
import { withClient } from './with-client.ts'

/** What {@link bootstrap} needs to know. */
export interface BootstrapOptions {
  /** Root of the logins' passwords. */
  readonly appSecret: string
  /** Exposed schemas, the default one first. Missing ones are created. */
  readonly apiSchemas: readonly string[]
  readonly log: (line: string) => void
  /** Absolute path of the system migrations; those of this version where it is left out. */
  readonly systemMigrations?: string
}

interface Facts {
  readonly login: string
  readonly database: string
}

const lockKey = 7_011_846_001 // one bootstrap at a time in this database; any number that nobody else uses

async function readFacts(client: pg.Client): Promise<Facts> {
  const { rows } = await client.query<Facts>('select current_user as login, current_database() as database')
  const facts = rows[0]
  if (facts === undefined) throw new Error('the server says nothing about itself')
  return facts
}

/** Objects that another login made at another level are not ours to use, and partly not safe to trust. */
async function refuseForeignSetup(client: pg.Client, level: PrivilegeLevel): Promise<void> {
  const { rows } = await client.query<{ owner: string; trusted: boolean }>(
    `select o.rolname as owner,
        o.rolname = current_user or case when $1 then o.rolsuper else pg_has_role(o.oid, 'usage') end as trusted
      from pg_namespace n join pg_roles o on o.oid = n.nspowner where n.nspname = 'lite'`,
    [level === 'full'],
  )
  const setup = rows[0]
  if (setup === undefined || setup.trusted) return
  throw new Error(
    `this database was set up by the login ${setup.owner}, which owns the schema lite: use that login in DATABASE_URL`,
  )
}

/** Keeps lite.exposed_schemas equal to `apiSchemas`. A schema that becomes exposed is closed with all that is in it. */
async function exposeSchemas(
  client: pg.Client,
  apiSchemas: readonly string[],
  level: PrivilegeLevel,
): Promise<void> {
  await client.query('begin')
  await client.query('delete from lite.exposed_schemas where name <> all ($1::name[])', [apiSchemas])
  const { rows } = await client.query<{ name: string }>(
    'insert into lite.exposed_schemas select unnest($1::name[]) on conflict do nothing returning name',
    [apiSchemas],
  )
  if (level === 'full') {
    await client.query('select lite.close_schema(added) from unnest($1::name[]) added', [
      rows.map((row) => row.name),
    ])
  }
  await client.query('commit')
}

async function secureTables(
  owner: pg.ClientConfig,
  apiSchemas: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const { secured, refused } = await withClient(owner, (client) => secureNewTables(client, apiSchemas))
  if (secured.length > 0) log(`database: row-level security is on now for ${secured.join(', ')}`)
  for (const { schema, name, reason } of refused) log(`database: ${schema}.${name} is not served: ${reason}`)
}

/**
 * Brings the database of `server` to the state that this version of the code needs, under an advisory lock, and
 * applies the system migrations. Done again it changes nothing.
 *
 * @returns ready-made connection settings of the logins. At the limited level `admin` is the login of
 *   DATABASE_URL itself: it owns what is ours there.
 * @throws Error naming what the login may not do and the SQL that a superuser can run instead.
 */
export async function bootstrap(server: PostgresServer, options: BootstrapOptions): Promise<Logins> {
  const { appSecret, apiSchemas, log } = options
  return await withClient(server.connection, async (client) => {
    await client.query(`set search_path = ''; set lock_timeout = 0; set statement_timeout = 0`)
    await client.query('select pg_advisory_lock($1)', [lockKey]) // let go when the connection closes
    const facts = await readFacts(client)
    const level = await privilegeLevel(client)
    await refuseForeignSetup(client, level)
    const owner = level === 'full' ? 'lite_admin' : facts.login
    log(
      level === 'full'
        ? `database: level full (${facts.login})`
        : `database: level limited: ${facts.login} is no superuser, so new tables are secured by us and found by polling`,
    )
    const logins = loginsOf(server, appSecret, level)
    const scene: Scene = {
      level,
      database: facts.database,
      bootstrapLogin: facts.login,
      owner,
      apiSchemas,
    }
    const missing = [
      ...(await fulfil(client, roleWishesOf(level, appSecret))),
      ...(await fulfil(client, schemaWishesOf(scene))),
    ]
    for (const sentence of missing) log(`database: ${sentence}`)
    const derived = [logins.api, logins.service, logins.auth, ...(level === 'full' ? [logins.admin] : [])]
    await repairPasswords(client, derived, appSecret, log)
    await applyMigrations(logins.admin, {
      directory: options.systemMigrations ?? join(projectRoot(), 'migrations/system'),
      kind: 'system',
      log,
      ...(level === 'full' && { superuser: server.connection }),
    })
    if (level === 'full') await fulfil(client, eventTriggerWishes)
    await exposeSchemas(client, apiSchemas, level)
    if (level === 'limited') await secureTables(logins.admin, apiSchemas, log)
    await client.query('select lite.sync_published()')
    return logins
  })
}
