// Throw-away databases to compare with: made, held while they are used, dropped; and those of processes that were killed.
// Never touches one that somebody is connected to, nor one that may just be coming into being.
import { randomBytes } from 'node:crypto'
import type { ClientConfig } from 'pg'
import type pg from 'pg'
import { withClient } from '../bootstrap/with-client.ts'

/** Seconds in which whoever made a database has surely connected to it. */
const grace = 600

/** The name tells when it was made, by the server's clock. */
async function create(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ now: string }>('select floor(extract(epoch from now()))::text as now')
  const name = `lite_check_${rows[0]?.now ?? ''}_${randomBytes(6).toString('hex')}`
  await client.query(`create database ${name} template template0`)
  return name
}

const left = `select datname as name from pg_database d
  where substring(datname from '^lite_check_(\\d{1,12})_[0-9a-f]{12}$')::bigint < extract(epoch from now()) - ${grace}
    and pg_has_role(datdba, 'usage')
    and not exists (select from pg_stat_activity a where a.datid = d.oid)`

/**
 * Drops what killed processes left on the server. Without FORCE PostgreSQL itself refuses where somebody is connected, and who
 * uses such a database always is.
 * @returns the names of those dropped
 */
export async function dropLeftDatabases(connection: ClientConfig): Promise<readonly string[]> {
  return await withClient(connection, async (client) => {
    const { rows } = await client.query<{ name: string }>(left)
    const dropped: string[] = []
    for (const { name } of rows) {
      try {
        await client.query(`drop database ${name}`)
        dropped.push(name)
      } catch {
        // Another server was faster or somebody looks into it: the next look tries again.
      }
    }
    return dropped
  })
}

/**
 * Makes an empty database on the same server and drops it afterwards, whatever happens.
 * @throws pg.DatabaseError 42501 where the login may make none
 */
export async function withCheckDatabase<T>(
  connection: ClientConfig,
  use: (made: ClientConfig) => Promise<T>,
): Promise<T> {
  const database = await withClient(connection, create)
  const made = { ...connection, database }
  try {
    return await withClient(made, async (holder) => {
      await holder.query('set idle_session_timeout = 0')
      return await use(made)
    })
  } finally {
    await withClient(connection, (client) => client.query(`drop database ${database} with (force)`))
  }
}
