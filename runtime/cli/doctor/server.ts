// What is wrong with the PostgreSQL server and with what we made there, beside the rights of roles: clock, encryption, room for
// connections, passwords, versions of extensions and migrations. Reads only.
import { basename, join } from 'node:path'
import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { canLogIn } from '../../db/bootstrap/logins.ts'
import type { Logins } from '../../db/contract.ts'
import { mendVolatile, readVolatile } from '../../db/durability.ts'
import { migrationStatus } from '../../db/migrations/apply-migrations.ts'
import { finding, type Finding } from './finding.ts'

/** Seconds by which tokens may be off, and beyond which it is worth a word. */
const skew = { tolerated: 30, noticed: 2 } as const
/** Of one process, beside the pools of the three logins: the log, the files, what listens. */
const otherConnections = 10

/** @param seconds by which the database's clock is ahead of ours */
export function examineClock(seconds: number): readonly Finding[] {
  const off = Math.abs(seconds)
  if (off <= skew.noticed) return []
  const hint = `it is ${off.toFixed(0)} s ${seconds > 0 ? 'ahead of' : 'behind'} this machine's: let NTP set both`
  return [finding(off > skew.tolerated ? 'ERROR' : 'WARN', 'clock_differs', "the database's clock", hint)]
}

async function readClock(client: pg.Client): Promise<number> {
  const begun = Date.now()
  const { rows } = await client.query<{ now: number }>(
    'select extract(epoch from clock_timestamp())::float8 as now',
  )
  const ended = Date.now()
  return (rows[0]?.now ?? 0) - (begun + ended) / 2000
}

/** @param max connections that the server gives to others than superusers */
export function examineConnections(
  { workers, poolSize }: Pick<Config, 'workers' | 'poolSize'>,
  max: number,
): readonly Finding[] {
  const processes = workers > 1 ? workers + 1 : 1
  const wanted = processes * (3 * poolSize + otherConnections)
  if (wanted <= max) return []
  const hint = `${processes} processes may open ${wanted}, the server gives ${max}: lower POOL_SIZE or WORKERS, or raise max_connections`
  return [finding('WARN', 'too_few_connections', 'max_connections', hint)]
}

async function readMaxConnections(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ max: number }>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as max`,
  )
  return rows[0]?.max ?? 0
}

// On the way to this machine's own and to private networks it may be missing.
const unencrypted = `select host(inet_server_addr()) as object from pg_stat_ssl
  where pid = pg_backend_pid() and not ssl and inet_server_addr() is not null
    and not exists (select from unnest(array['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16',
      '169.254.0.0/16', '::1/128', 'fc00::/7', 'fe80::/10']::inet[]) near where inet_server_addr() <<= near)`

const outdated = `select name || ' ' || installed_version as object, default_version as newest
  from pg_available_extensions where installed_version is not null and installed_version <> default_version order by name`

async function examineExtensions(client: pg.Client): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ object: string; newest: string }>(outdated)
  return rows.map(({ object, newest }) =>
    finding(
      'INFO',
      'extension_outdated',
      object,
      `the server has ${newest}: alter extension ${object.split(' ', 1).join('')} update`,
    ),
  )
}

/** Migrations that are not as they should be. */
export async function examineMigrations(
  logins: Logins,
  directory: string,
  kind: 'user' | 'system',
): Promise<readonly Finding[]> {
  const states = await migrationStatus(logins.admin, { directory, kind })
  return states
    .filter(({ state }) => state !== 'applied')
    .map(({ state, migration, name, version, problem }) => {
      const object = migration ? basename(migration.file) : `${version} ${name}`
      if (state === 'pending') {
        const how = kind === 'user' ? 'npm run migrate does it' : 'the next start of the server does it'
        return finding('WARN', 'migration_pending', object, `it waits to be applied; ${how}`)
      }
      return finding('ERROR', 'migration_differs', object, problem ?? `it is ${state}`)
    })
}

async function examineLogins({ level, api, service, auth, admin }: Logins): Promise<readonly Finding[]> {
  const own = [api, service, auth, ...(level === 'full' ? [admin] : [])]
  const works = await Promise.all(own.map(canLogIn))
  return own
    .filter((_login, at) => works[at] === false)
    .map(({ user }) =>
      finding(
        'ERROR',
        'login_refused',
        user ?? '',
        'its password is another one than APP_SECRET gives, or it is gone: the next start makes it anew',
      ),
    )
}

/** The doctor's rule of that name, which is advice where the server would start. */
export const volatileRule = 'writes_are_not_durable'

/** For a server in production, which would not start. @param client as the login of DATABASE_URL */
export async function examineDurability(client: pg.Client): Promise<readonly Finding[]> {
  const settings = await readVolatile(client)
  return settings.map((setting) =>
    finding(
      'ERROR',
      volatileRule,
      `${setting.name} = off`,
      `the server does not start in production: ${mendVolatile([setting])}`,
    ),
  )
}

/**
 * @param client as the login of DATABASE_URL
 * @param isNew nothing was ours before: migrations of the user come with the first start
 */
export async function examineServer(
  client: pg.Client,
  { config, logins, isNew }: { readonly config: Config; readonly logins: Logins; readonly isNew: boolean },
): Promise<readonly Finding[]> {
  const { rows: open } = await client.query<{ object: string }>(unencrypted)
  const refused = await examineLogins(logins)
  // without the owner's login nothing more can be read
  const isOwned = !refused.some(({ object }) => object === logins.admin.user)
  const system = join(config.root, 'migrations/system')
  return [
    ...examineClock(await readClock(client)),
    ...open.map(({ object }) =>
      finding('ERROR', 'database_unencrypted', object, 'add ?sslmode=verify-full to DATABASE_URL'),
    ),
    ...examineConnections(config, await readMaxConnections(client)),
    ...refused,
    ...(isOwned ? await examineMigrations(logins, system, 'system') : []),
    ...(isOwned && !isNew ? await examineMigrations(logins, config.migrationsDir, 'user') : []),
    ...(await examineExtensions(client)),
  ]
}
