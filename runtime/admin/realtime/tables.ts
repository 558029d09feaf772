// The tables of the user, and which of them are published for realtime. Refuses (404) what is no table of the user, (409) what the
// publication holds as a whole, (403) tables whose owner is somebody else.
import pg, { escapeIdentifier } from 'pg'
import type { LoginPool, Queryable } from '../../db/login-pool.ts'
import { ApiError } from '../../errors/index.ts'

export interface PublishedTable {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly published: boolean
  readonly by: 'table' | 'schema' | 'all' | null
  readonly rls: boolean
}

const query = `
select t.*, t.by is not null as published
from (
  select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as name, c.relrowsecurity as rls,
    case
      when (select p.puballtables from pg_catalog.pg_publication p where p.pubname = 'supabase_realtime') then 'all'
      when exists (select from pg_catalog.pg_publication p join pg_catalog.pg_publication_namespace s on s.pnpubid = p.oid
        where p.pubname = 'supabase_realtime' and s.pnnspid = n.oid) then 'schema'
      when exists (select from pg_catalog.pg_publication p join pg_catalog.pg_publication_rel r on r.prpubid = p.oid
        where p.pubname = 'supabase_realtime' and r.prrelid = c.oid) then 'table'
    end as by
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
    and n.nspname not in ('auth', 'storage', 'realtime', 'lite', 'extensions', 'information_schema')
    and n.nspname !~ '^pg_' and ($1::text is null or (n.nspname, c.relname) = ($1, $2))
    and not exists (select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
) t order by t.schema, t.name`

/** All of them, by name. */
export const listPublished = (db: Queryable): Promise<PublishedTable[]> =>
  db.rows<PublishedTable & pg.QueryResultRow>(query, [null, null])

const refusals: Readonly<Record<string, readonly [status: number, message: string, hint: string]>> = {
  '42501': [403, 'The table belongs to another role', 'Its owner can do it: alter publication … add table …'],
  '42704': [409, 'There is no publication supabase_realtime', 'Restart the server: its start makes it.'],
  '55P03': [409, 'The table is in use', 'A transaction holds it. Try again when it has ended.'],
}

/**
 * Publishes a table, or takes it out; the same again changes nothing.
 * @returns whether something was changed @throws ApiError 403, 404, 409
 */
export async function setPublished(
  db: LoginPool,
  schema: string,
  name: string,
  enabled: boolean,
): Promise<boolean> {
  const [table] = await db.rows<PublishedTable & pg.QueryResultRow>(query, [schema, name])
  if (!table)
    throw new ApiError(404, 'LITE404', 'There is no such table', {
      hint: 'Views and tables of this product cannot be published.',
    })
  if (table.published === enabled) return false
  if (!enabled && table.by !== 'table')
    throw new ApiError(409, 'LITE409', 'The publication holds more than this table', {
      hint:
        table.by === 'all'
          ? 'supabase_realtime is for all tables: make it anew to choose some.'
          : `It holds the whole schema: alter publication supabase_realtime drop tables in schema ${schema}`,
    })
  const target = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
  try {
    await db.transaction(async (one) => {
      await one.rows(`select set_config('lock_timeout', '5s', true)`)
      await one.rows(`alter publication supabase_realtime ${enabled ? 'add' : 'drop'} table ${target}`)
    })
  } catch (error) {
    const known = error instanceof pg.DatabaseError ? refusals[error.code ?? ''] : undefined
    if (!known) throw error
    const [status, message, hint] = known
    throw new ApiError(status, `LITE${status}`, message, { hint, cause: error })
  }
  return true
}
