// What a database consists of, as SQL that makes each part again: from the catalogue, for two databases to be compared.
// Parts of extensions are left out: their extension makes them. Reads only.
import type { ClientBase } from 'pg'
import { accessParts } from './parts-access.ts'
import { codeParts } from './parts-code.ts'
import { tableParts } from './parts-tables.ts'
import { typeParts } from './parts-types.ts'

/** One part: a table, a column, a policy, a right … */
export interface DatabasePart {
  readonly kind: string
  /** Unique within its kind; schemas are written out. */
  readonly name: string
  /** The part without which it cannot be, as `kind name`. */
  readonly parent: string | null
  /** Comes with the parent, where that is new. */
  readonly inline: boolean
  /** Equal texts are the same part. */
  readonly same: string
  readonly create: string
  readonly drop: string
  /** Statements that make it of one that is there and differs; null: it is dropped and made anew. */
  readonly alter: string | null
}

/**
 * What the queries of the parts select from, in the sessions of {@link readParts}. `relation` are tables, views and their like of
 * all schemas but PostgreSQL's own.
 */
const common = `
with extension_member as materialized (
  select classid, objid from pg_depend where deptype = 'e'
), own_schema as materialized (
  select oid, nspname, nspowner, nspacl from pg_namespace
  where nspname !~ '^pg_' and nspname <> 'information_schema'
), relation as materialized (
  select c.*, c.oid::regclass::text as named
  from pg_class c join own_schema n on n.oid = c.relnamespace
  where c.relpersistence <> 't'
    and not exists (select from extension_member e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
)`

interface Row extends Omit<DatabasePart, 'same' | 'alter'> {
  readonly same: string | null
  readonly alter: string | null
}

/**
 * Every part, in the order in which it came to be, as far as the catalogue remembers: by OID.
 * @param client leaves its search_path empty, so that names come with their schemas
 */
export async function readParts(client: ClientBase): Promise<readonly DatabasePart[]> {
  await client.query(`set search_path = ''`)
  const queries = [...typeParts, ...tableParts, ...codeParts, ...accessParts]
  const { rows } = await client.query<Row>(
    `${common}
     select kind, name, parent, inline, same, "create", "drop", alter from (${queries.join('\nunion all\n')}) part
     order by made, place, kind collate "C", name collate "C"`,
  )
  return rows.map((row) => ({ ...row, same: row.same ?? row.create }))
}

/** How a part is called where others name it. */
export const keyOf = ({ kind, name }: Pick<DatabasePart, 'kind' | 'name'>): string => `${kind} ${name}`
