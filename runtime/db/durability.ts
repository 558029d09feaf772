// Whether PostgreSQL keeps what it answered with success through a crash. Refuses a server in production that does not,
// unless that was accepted. Source: security.md §6.1.
import type { ClientConfig } from 'pg'
import type pg from 'pg'
import { withClient } from './bootstrap/with-client.ts'

/** A setting that is off, and the way to have it on. */
export interface VolatileSetting {
  readonly name: string
  readonly mend: string
}

/** Rows of {@link VolatileSetting}. */
export const volatileSettings = `select name, case source
      when 'command line' then format('start PostgreSQL without -c %s=off', name)
      when 'database' then format('alter database %I reset %s', current_database(), name)
      when 'user' then format('alter role %I reset %s', current_user, name)
      when 'database user' then format('alter role %I in database %I reset %s', current_user, current_database(), name)
      else format('alter system set %s = on', name) end as mend
    from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off'`

/** What is off, for the server and login of this connection. */
export async function readVolatile(client: pg.Client): Promise<readonly VolatileSetting[]> {
  const { rows } = await client.query<VolatileSetting>(`${volatileSettings} order by name`)
  return rows
}

/** What can be done, as one sentence. */
export function mendVolatile(settings: readonly VolatileSetting[]): string {
  const steps = settings.map(({ mend }) => mend)
  const reload = steps.some((step) => step.startsWith('alter system')) ? ['select pg_reload_conf()'] : []
  return `${[...steps, ...reload].join('; ')}. Where the storage keeps every write by itself (Neon, Aurora): ACCEPT_VOLATILE_WRITES=on`
}

/**
 * For a server in production.
 * @param accepted the operator's word that it may be so: then it is only told
 * @throws Error that names the settings and how to mend them
 */
export async function requireDurable(
  connection: ClientConfig,
  { accepted, log }: { readonly accepted: boolean; readonly log: (line: string) => void },
): Promise<void> {
  const settings = await withClient(connection, readVolatile)
  if (settings.length === 0) return
  const what = `PostgreSQL runs with ${settings.map(({ name }) => `${name} = off`).join(', ')}: a crash of its machine can lose or damage what was answered with success`
  if (accepted) log(`Warning: ${what}. Accepted by ACCEPT_VOLATILE_WRITES`)
  else throw new Error(`${what}. Refused with NODE_ENV=production. To mend it: ${mendVolatile(settings)}`)
}
