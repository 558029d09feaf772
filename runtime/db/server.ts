// The PostgreSQL server of this instance: the embedded one, or that of DATABASE_URL. Refuses servers before 16.
import type { ClientConfig } from 'pg'
import pg from 'pg'
import type { PostgresServer } from './contract.ts'
import type { EmbeddedOptions } from './embedded/embedded.ts'
import { openEmbedded } from './embedded/embedded.ts'

/** The part of the configuration that decides which server it is. */
export interface ServerSettings {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly databaseDirectUrl: string | undefined
}

const connectTimeout = 10_000

/**
 * Opens the server: with `databaseUrl` connects once to check it, else starts the embedded server of `dataDir` or
 * joins the running one. `options` are for the embedded server; the main process passes `exclusive: true`.
 * The connection given back is that of `databaseDirectUrl` where the two differ: bootstrap and migrations need sessions.
 * Throws an error of one line that says what is wrong and where to mend it.
 */
export async function openServer(
  settings: ServerSettings,
  log: (line: string) => void,
  options?: EmbeddedOptions,
): Promise<PostgresServer> {
  const { databaseUrl, databaseDirectUrl, dataDir } = settings
  if (databaseUrl === undefined) return openEmbedded(dataDir, log, options)
  const pooled = await check(databaseUrl, 'DATABASE_URL', log)
  const close = async () => undefined
  if (databaseDirectUrl === undefined || databaseDirectUrl === databaseUrl) {
    return { connection: pooled, embedded: false, close }
  }
  const connection = await check(databaseDirectUrl, 'DATABASE_DIRECT_URL', log)
  return { connection, pooled, embedded: false, close }
}

async function check(url: string, setting: string, log: (line: string) => void): Promise<ClientConfig> {
  const connection = parseUrl(url, setting)
  checkVersion(await askVersion(connection, setting), setting, log)
  return connection
}

function parseUrl(url: string, setting: string): ClientConfig {
  const form = `${setting} must look like postgres://user:password@host:5432/database`
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Error(form)
  try {
    // The driver knows sockets, sslmode and percent signs in passwords.
    const { user, password, host, port, database, ssl } = new pg.Client({ connectionString: url })
    return {
      user,
      password,
      host,
      port,
      database,
      ssl,
      connectionTimeoutMillis: connectTimeout,
    }
  } catch (error) {
    throw new Error(form, { cause: error })
  }
}

async function askVersion(connection: ClientConfig, setting: string): Promise<number> {
  const client = new pg.Client(connection)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>('select current_setting($1) as version', [
      'server_version_num',
    ])
    return Number(rows[0]?.version)
  } catch (error) {
    throw new Error(`${setting}: ${explain(error, connection)}`, { cause: error })
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** What a failed connection means; never shows the password. */
function explain(error: unknown, { host, port, user, database }: ClientConfig): string {
  const { code, message } = error as NodeJS.ErrnoException
  const place = `${host ?? 'localhost'}:${port ?? 5432}`
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return `nothing listens at ${place}: start that server, or correct host and port`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${host ?? ''} has no address: correct its name`
    case '28P01':
      return `${place} refuses the password of ${user ?? ''}: correct user and password`
    case '28000':
      return `${place} does not let ${user ?? ''} in: ${message}`
    case '3D000':
      return `${place} has no database ${database ?? ''}: create it, or correct the name`
    case '57P03':
      return `the server at ${place} is starting or stopping: try again in a moment`
    case '53300':
      return `the server at ${place} has no connection left: raise its max_connections or end others`
    default:
      return `no connection to ${place}: ${message || (code ?? 'unknown reason')}`
  }
}

/** Throws below PostgreSQL 16, warns below the minor releases that closed holes in row level security. */
export function checkVersion(version: number, setting: string, log: (line: string) => void): void {
  const shown = `${Math.floor(version / 10_000)}.${version % 10_000}`
  if (!(version >= 160_000))
    throw new Error(`${setting}: the server is PostgreSQL ${shown}, needed is 16 or later`)
  if (version < 160_010 || (version >= 170_000 && version < 170_006)) {
    const fixed = version < 170_000 ? '16.10' : '17.6'
    log(`Warning: PostgreSQL ${shown} has known holes in row level security: update it to ${fixed} or later`)
  }
}
