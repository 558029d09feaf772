// Databases for tests, on the one cluster that global-setup.ts starts: fast to make, each test file has its own.
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { loginsOf } from '../db/bootstrap/logins.ts'
import type { Logins } from '../db/contract.ts'

/** Address of the run's cluster, handed over by vitest. */
export interface TestCluster {
  readonly socketDir: string
  readonly port: number
  /** Password of `postgres` over TCP; the socket asks for none. */
  readonly password: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestCluster
  }
}

/** APP_SECRET of every test database: 32 bytes, base64url. */
export const testSecret = Buffer.from('test secret of 32 bytes, not hid').toString('base64url')

/** The logins on a database that was made from the template. */
export function testLogins({ connection }: TestDatabase): Logins {
  return loginsOf({ connection, embedded: true, close: async () => undefined }, testSecret, 'full')
}

/** A database of its own for one test or test file. */
export interface TestDatabase {
  readonly name: string
  /** Superuser `postgres` on this database, by socket. */
  readonly connection: pg.ClientConfig
  /** The same by TCP, with a password. */
  readonly url: string
  /** Runs SQL as superuser; several statements are allowed when there are no parameters. */
  query(sql: string, params?: readonly unknown[]): Promise<pg.QueryResult>
  /** Cuts every connection and deletes the database. */
  drop(): Promise<void>
}

// CREATE DATABASE copies neither the grants on the database nor PUBLIC's lost rights.
const copyGrants = (name: string) => `
  update pg_database set datacl = (select datacl from pg_database where datname = 'template') where datname = '${name}'`

/** Runs statements, each in a transaction of its own, on a connection of its own. */
export async function asSuperuser(connection: pg.ClientConfig, ...statements: string[]): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * Makes a database: `from: 'template'` (default) has roles, schemas and system migrations as the bootstrap leaves
 * them, `'empty'` has nothing. Roles belong to the whole cluster: names of your own for those that you create.
 */
export async function createTestDatabase(
  options: { from?: 'template' | 'empty' } = {},
): Promise<TestDatabase> {
  const { socketDir: host, port, password } = inject('postgres')
  const maintenance: pg.ClientConfig = { host, port, user: 'postgres', database: 'postgres' }
  const name = `test_${randomBytes(6).toString('hex')}`
  const from = options.from ?? 'template'
  await asSuperuser(
    maintenance,
    `create database ${name} template ${from === 'template' ? 'template' : 'template0'}`,
    ...(from === 'template' ? [copyGrants(name)] : []),
  )

  const connection: pg.ClientConfig = { ...maintenance, database: name }
  const pool = new pg.Pool({ ...connection, max: 4 })
  pool.on('error', () => undefined) // a test that restarts or cuts connections finds a new one at its next query
  return {
    name,
    connection,
    url: `postgres://postgres:${password}@127.0.0.1:${port}/${name}`,
    query: (sql, params) => pool.query(sql, params === undefined ? undefined : [...params]),
    drop: async () => {
      await pool.end()
      await asSuperuser(maintenance, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Versions of the system migrations that are applied at a level. */
export function systemVersions(level: 'full' | 'limited' = 'full'): readonly number[] {
  const folder = join(projectRoot(), 'migrations/system')
  return readdirSync(folder)
    .sort()
    .filter(
      (name) => level === 'full' || !readFileSync(join(folder, name), 'utf8').startsWith('-- superuser'),
    )
    .map((name) => Number(name.slice(0, 4)))
}
