// The tables whose changes are logged, as the database describes them now: columns, policies, what each role may read.
// Read again when a version number of the catalogue says that something has changed. Refuses nothing.
import type { LoginPool } from '../../db/login-pool.ts'

export interface Column {
  readonly name: string
  /** Name in pg_type, `_` before it for arrays. */
  readonly type: string
  /** As it is written in a cast. */
  readonly sqlType: string
  /** ` collate …`, where it is another than the type's own. */
  readonly collation: string | null
  readonly isEnum: boolean
  /** Whether different texts may be equal, as its collation is not deterministic. */
  readonly isFolding: boolean
  /** Whether it may be null as a row whose values are. */
  readonly isRow: boolean
  /** Of the primary key. */
  readonly isKey: boolean
}

/** A policy for SELECT. */
export interface Policy {
  /** Undefined: the publication's own condition. */
  readonly name: string | undefined
  readonly permissive: boolean
  /** OIDs of roles; `0` is everybody. */
  readonly roles: readonly number[]
  /** The condition as SQL, with every name qualified; null: always true. */
  readonly using: string | null
}

export interface Table {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** In SQL. */
  readonly sqlName: string
  /** In the order of the table; those left out of the publication do not stand here. */
  readonly columns: readonly Column[]
  readonly hasRowSecurity: boolean
  readonly policies: readonly Policy[]
  /** Which changes are published, and of which rows: the publication's own condition. */
  readonly published: { readonly I: boolean; readonly U: boolean; readonly D: boolean; readonly T: boolean }
  readonly condition: string | null
}

/** What a role may do, without its policies. */
export interface RoleRights {
  readonly oid: number
  readonly bypassesRowSecurity: boolean
  /** OIDs of the roles whose policies hold for it. */
  readonly memberOf: ReadonlySet<number>
  /** Names of the columns that it may read, by OID of the table; tables without any are missing. */
  readonly readable: ReadonlyMap<number, ReadonlySet<string>>
}

/** One state of the catalogue. */
export interface Tables {
  readonly version: string
  /** Another number for each state that was read. */
  readonly serial: number
  readonly byOid: ReadonlyMap<number, Table>
  byName(schema: string, name: string): Table | undefined
  /** @returns undefined for a role that does not exist */
  rightsOf(role: string): Promise<RoleRights | undefined>
}

const versionQuery = `
select concat_ws(':',
  (select sum(hashtextextended(p.xmin::text || p.oid::text, 0)) from pg_catalog.pg_policy p),
  (select sum(hashtextextended(r.xmin::text || r.oid::text, 0)) from pg_catalog.pg_publication_rel r),
  (select sum(hashtextextended(p.xmin::text || p.oid::text, 0)) from pg_catalog.pg_publication p),
  (select sum(hashtextextended(n.xmin::text || n.oid::text, 0)) from pg_catalog.pg_publication_namespace n),
  (select sum(hashtextextended(c.xmin::text || c.oid::text || coalesce(a.xmins, ''), 0))
   from lite.published_tables t join pg_catalog.pg_class c on c.oid = t.root
   cross join lateral (select string_agg(a.xmin::text, ',' order by a.attnum) as xmins
     from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0) a),
  (select sum(hashtextextended(n.xmin::text || n.oid::text, 0)) from pg_catalog.pg_namespace n),
  (select sum(hashtextextended(r.rolname || r.rolbypassrls || r.rolsuper || r.rolinherit || r.oid::text, 0))
   from pg_catalog.pg_roles r),
  (select sum(hashtextextended(m.xmin::text || m.oid::text, 0)) from pg_catalog.pg_auth_members m)
) as version where $1::text is null`

const tablesQuery = `
select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as name,
  format('%I.%I', n.nspname, c.relname) as "sqlName",
  c.relrowsecurity as "hasRowSecurity",
  (select coalesce(json_agg(json_build_object(
      'name', a.attname, 'type', t.typname, 'sqlType', format_type(a.atttypid, a.atttypmod), 'isEnum', t.typtype = 'e',
      'collation', (select format(' collate %I.%I', s.nspname, l.collname) from pg_collation l
        join pg_namespace s on s.oid = l.collnamespace where l.oid = a.attcollation and l.oid <> t.typcollation),
      'isFolding', exists (select from pg_collation l where l.oid = a.attcollation and not l.collisdeterministic),
      'isRow', t.typtype in ('c', 'd'),
      'isKey', exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey)))
      order by a.attnum), '[]')
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and (r.prattrs is null or a.attnum = any (r.prattrs))) as columns,
  (select coalesce(json_agg(json_build_object(
      'name', p.polname, 'permissive', p.polpermissive, 'roles', (select json_agg(o::int8) from unnest(p.polroles) o),
      'using', pg_get_expr(p.polqual, p.polrelid)) order by p.polname), '[]')
    from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*')) as policies,
  json_build_object('I', b.pubinsert, 'U', b.pubupdate, 'D', b.pubdelete, 'T', b.pubtruncate) as published,
  pg_get_expr(r.prqual, r.prrelid) as condition
from (select distinct root from lite.published_tables) x
join pg_class c on c.oid = x.root
join pg_namespace n on n.oid = c.relnamespace
join pg_publication b on b.pubname = 'supabase_realtime'
left join pg_publication_rel r on r.prpubid = b.oid and r.prrelid = c.oid
where $1::text is null`

const rightsQuery = `
select r.oid::int8::float8 as oid, r.rolbypassrls or r.rolsuper as bypasses,
  (select json_agg(o.oid::int8) from pg_roles o where pg_has_role(r.oid, o.oid, 'usage')) as "memberOf",
  (select coalesce(json_object_agg(x.oid, x.columns), '{}') from (
    select c.oid::int8 as oid, json_agg(a.attname) as columns
    from (select distinct root from lite.published_tables) t
    join pg_class c on c.oid = t.root
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where has_schema_privilege(r.oid, c.relnamespace, 'usage')
      and has_column_privilege(r.oid, c.oid, a.attnum, 'select')
    group by c.oid) x) as readable
from pg_roles r where r.rolname = $1`

interface RightsRow {
  oid: number
  bypasses: boolean
  memberOf: readonly number[]
  readable: Readonly<Record<string, readonly string[]>>
}

async function readRights(db: LoginPool, role: string): Promise<RoleRights | undefined> {
  const [row] = await db.rows<RightsRow>(rightsQuery, [role])
  return (
    row && {
      oid: row.oid,
      bypassesRowSecurity: row.bypasses,
      memberOf: new Set(row.memberOf),
      readable: new Map(
        Object.entries(row.readable).map(([oid, columns]) => [Number(oid), new Set(columns)]),
      ),
    }
  )
}

async function readTables(db: LoginPool, version: string, serial: number): Promise<Tables> {
  const rows = await db.rows<Table & Record<string, unknown>>(tablesQuery, [null])
  const byOid = new Map(rows.map((table) => [table.oid, table]))
  const byName = new Map(rows.map((table) => [`${table.schema}\0${table.name}`, table]))
  const rights = new Map<string, Promise<RoleRights | undefined>>()
  return {
    version,
    serial,
    byOid,
    byName: (schema, name) => byName.get(`${schema}\0${name}`),
    rightsOf: (role) => {
      let found = rights.get(role)
      if (!found) {
        found = readRights(db, role)
        found.catch(() => rights.delete(role))
        rights.set(role, found)
      }
      return found
    },
  }
}

async function readVersion(db: LoginPool): Promise<string> {
  const [row] = await db.rows<{ version: string }>(versionQuery, [null])
  return row?.version ?? ''
}

/**
 * Gives the state of now: reads it again where the version has changed. Never the answer of a read that began before it
 * was asked: that one may have missed what the asker knows of.
 * @param sync gives published tables their triggers, where nothing else does: who is told of a table misses none of its changes
 */
export function createTables(db: LoginPool, sync?: () => Promise<void>): () => Promise<Tables> {
  let current: Tables | undefined
  let reading: Promise<Tables> | undefined
  let next: Promise<Tables> | undefined
  let serial = 0
  async function read(): Promise<Tables> {
    let version = await readVersion(db)
    if (current?.version === version) return current
    if (sync) {
      await sync()
      version = await readVersion(db)
    }
    current = await readTables(db, version, (serial += 1))
    return current
  }
  function begin(): Promise<Tables> {
    const mine = read().finally(() => {
      if (reading === mine) reading = undefined
    })
    reading = mine
    return mine
  }
  return () => {
    if (!reading) return begin()
    next ??= reading
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return begin()
      })
    return next
  }
}
