// What the bootstrap login may do: event triggers and BYPASSRLS roles (full), or neither (limited). Decision 13.
import type pg from 'pg'
import type { PrivilegeLevel } from '../contract.ts'

// Providers give their admin some rights of a superuser without the attribute, so the only sure answer is to try.
const probe = `
  create role lite_probe bypassrls;
  create function pg_temp.lite_probe() returns event_trigger language plpgsql as 'begin end';
  create event trigger lite_probe on ddl_command_end execute function pg_temp.lite_probe();`

/** Finds out the level of the login behind `client`. Leaves nothing behind. */
export async function privilegeLevel(client: pg.Client): Promise<PrivilegeLevel> {
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_catalog.pg_roles where rolname = current_user',
  )
  if (rows[0]?.rolsuper === true) return 'full'
  await client.query('begin')
  try {
    await client.query(probe)
    return 'full'
  } catch {
    return 'limited'
  } finally {
    await client.query('rollback')
  }
}
