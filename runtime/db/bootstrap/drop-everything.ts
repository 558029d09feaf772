// Empties a database for `db:reset`. The caller asks before; here nothing is refused but what PostgreSQL refuses.
import type pg from 'pg'
import { eventTriggers } from './event-triggers.ts'
import { id } from './wishes.ts'

/** The schemas that {@link dropEverything} drops: exposed ones, ours, and those of our owner or of the login. */
export async function schemasToDrop(
  client: pg.Client,
  apiSchemas: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_catalog.pg_namespace
      where nspname !~ '^pg_' and nspname <> 'information_schema'
        and (nspname = any ($1) or pg_catalog.pg_get_userbyid(nspowner) in ('lite_admin', current_user))
      order by nspname`,
    [apiSchemas],
  )
  return rows.map(({ name }) => name)
}

/**
 * Drops what the bootstrap and migrations made in this database, and everything else in those schemas. Roles stay:
 * they belong to the whole server.
 *
 * @param client a connection of the bootstrap login.
 */
export async function dropEverything(client: pg.Client, apiSchemas: readonly string[]): Promise<void> {
  for (const trigger of eventTriggers) await client.query(`drop event trigger if exists ${trigger}`)
  await client.query('drop publication if exists supabase_realtime')
  const schemas = await schemasToDrop(client, apiSchemas)
  // One statement each: a lock per table would not fit into one transaction of a large database.
  for (const schema of schemas) await client.query(`drop schema ${id(schema)} cascade`)
  if (schemas.includes('public')) {
    // As initdb leaves it.
    await client.query(
      `create schema public authorization pg_database_owner; grant usage on schema public to public;
       comment on schema public is 'standard public schema'`,
    )
  }
}
