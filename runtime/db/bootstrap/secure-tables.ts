// Without event triggers (limited level): row-level security and the way in for service_role on the tables that are
// ours. Refuses tables of other owners: we could not protect them.
import type pg from 'pg'
import { id } from './wishes.ts'

/** A table that may not be served, and why. */
export interface RefusedTable {
  readonly schema: string
  readonly name: string
  readonly reason: string
}

/** What {@link secureNewTables} did and found. */
export interface SecuredTables {
  /** `schema.name` of the tables that were open and are secure now. */
  readonly secured: readonly string[]
  readonly refused: readonly RefusedTable[]
}

const openTables = `
  select n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner,
    pg_has_role(c.relowner, 'usage') as ours, c.relrowsecurity as protected,
    exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'lite_service') as served
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p')
    and not (
      pg_has_role(c.relowner, 'usage') and c.relrowsecurity
      and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'lite_service')
    )
  order by n.nspname, c.relname`

interface OpenTable {
  readonly schema: string
  readonly name: string
  readonly owner: string
  readonly ours: boolean
  readonly protected: boolean
  readonly served: boolean
}

function securing(table: OpenTable): string {
  const name = `${id(table.schema)}.${id(table.name)}`
  const service = `
    create policy lite_service on ${name} for all to service_role using (true) with check (true);
    grant all on ${name} to service_role;`
  // One string is one transaction where none is open.
  return `${table.protected ? '' : `alter table ${name} enable row level security;`}${table.served ? '' : service}`
}

async function secure(client: pg.Client, table: OpenTable): Promise<string | undefined> {
  if (!table.ours) return `it belongs to ${table.owner}, so row-level security cannot be switched on`
  try {
    await client.query(securing(table))
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return error.message
  }
}

/**
 * Makes every table of `apiSchemas` that is ours safe to serve: row-level security on, the policy `lite_service`
 * and all rights for service_role (decision 13). Inside an open transaction a failure also fails that transaction.
 *
 * @param client a connection as the owner of our tables, `Logins.admin`.
 */
export async function secureNewTables(
  client: pg.Client,
  apiSchemas: readonly string[],
): Promise<SecuredTables> {
  const { rows } = await client.query<OpenTable>(openTables, [apiSchemas])
  const secured: string[] = []
  const refused: RefusedTable[] = []
  for (const table of rows) {
    const reason = await secure(client, table)
    if (reason === undefined) secured.push(`${table.schema}.${table.name}`)
    else refused.push({ schema: table.schema, name: table.name, reason })
  }
  return { secured, refused }
}
