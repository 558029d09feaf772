// What the model does not hold but a preview needs: objects by oid, so that a rename is told from a new object, whether a
// table was rewritten, what is locked, who is let in. Reads only, in the transaction that `client` is in.
import type pg from 'pg'
import { apiRoles } from '../model/roles.ts'

/** A table or what can be read like one. */
export interface RelationFacts {
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** pg_class.relkind. */
  readonly kind: string
  /** Of its storage: another one after a rewrite. */
  readonly file: string
  /** Of ANALYZE; negative where nobody has counted. */
  readonly rows: number
  readonly rls: boolean
  /** Policies, without our own for the service role. */
  readonly policies: number
  /** Whether anon or authenticated have a grant. */
  readonly granted: boolean
  readonly columns: readonly (readonly [number: number, name: string])[]
}

export interface Label {
  readonly oid: string
  readonly schema: string
  readonly type: string
  readonly label: string
}

export interface Facts {
  /** By oid. */
  readonly relations: ReadonlyMap<string, RelationFacts>
  readonly labels: readonly Label[]
  /** Enums, by oid. */
  readonly types: ReadonlyMap<string, { readonly schema: string; readonly name: string }>
}

const query = `
select json_build_object(
  'relations', (
    select coalesce(json_agg(json_build_object(
      'oid', c.oid::text, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind, 'file', c.relfilenode::text,
      'rows', c.reltuples, 'rls', c.relrowsecurity,
      'policies', (select count(*) from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polname <> 'lite_service'),
      'granted', exists (
        select from pg_catalog.pg_roles r where r.rolname = any ($1) and (
          has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE') or has_table_privilege(r.oid, c.oid, 'DELETE'))
      ),
      'columns', (
        select coalesce(json_agg(json_build_array(a.attnum, a.attname)), '[]') from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      ))), '[]')
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  ),
  'labels', (
    select coalesce(json_agg(json_build_object(
      'oid', e.oid::text, 'schema', n.nspname, 'type', t.typname, 'label', e.enumlabel)), '[]')
    from pg_catalog.pg_enum e
    join pg_catalog.pg_type t on t.oid = e.enumtypid join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  ),
  'types', (
    select coalesce(json_agg(json_build_object('oid', t.oid::text, 'schema', n.nspname, 'name', t.typname)), '[]')
    from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e'
  )
)::text as facts`

/** @throws what PostgreSQL throws */
export async function readFacts(client: pg.ClientBase): Promise<Facts> {
  const { rows } = await client.query<{ facts: string }>(query, [
    apiRoles.filter((role) => role !== 'service_role'),
  ])
  const found = JSON.parse(rows[0]?.facts ?? '') as {
    readonly relations: readonly RelationFacts[]
    readonly labels: readonly Label[]
    readonly types: readonly { readonly oid: string; readonly schema: string; readonly name: string }[]
  }
  return {
    relations: new Map(found.relations.map((one) => [one.oid, one])),
    labels: found.labels,
    types: new Map(found.types.map((one) => [one.oid, one])),
  }
}

/** What the transaction holds: locks under which others cannot read, and those under which they cannot write. Oids. */
export interface Locks {
  readonly reading: ReadonlySet<string>
  readonly writing: ReadonlySet<string>
}

const locksQuery = `
select l.relation::oid::text as oid, bool_or(l.mode = 'AccessExclusiveLock') as reading
from pg_catalog.pg_locks l
where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'relation' and l.granted
  and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
group by l.relation`

/** @throws what PostgreSQL throws */
export async function readLocks(client: pg.ClientBase): Promise<Locks> {
  const { rows } = await client.query<{ oid: string; reading: boolean }>(locksQuery)
  const of = (reading: boolean) =>
    new Set(rows.filter((row) => row.reading === reading).map(({ oid }) => oid))
  return { reading: of(true), writing: of(false) }
}
