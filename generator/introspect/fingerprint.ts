// What tells one state of the catalogue from the next, object by object, in one cheap query: a row that was written has a
// new xmin. Reads nothing of what the objects are.
import type pg from 'pg'

/** Equal texts: that object, and all that its description in the model is read from, is as it was. */
export interface Fingerprint {
  /** The database itself, and what concerns every object: schemas, roles, extensions, foreign servers. */
  readonly environment: string
  /** By oid. Relations of all schemas but the system's, types and functions that were not there from the beginning. */
  readonly relations: ReadonlyMap<string, string>
  readonly types: ReadonlyMap<string, string>
  readonly functions: ReadonlyMap<string, string>
}

const hash = (...values: string[]) => `hash_record_extended(row(${values.join()}), 0)`
const userSchema = (name: string) => `${name} <> 'information_schema' and ${name} !~ '^pg_'`

/**
 * In `part` relations are of kind 1, types 2, functions 3. Of pg_class columns are hashed, because TRUNCATE, REFRESH and the like write its rows without changing the schema.
 * `refers` holds the names of what defaults, domains and signatures mention: they are printed with those names, and a
 * renamed sequence or enum label writes no row of the table that uses it.
 */
const query = `
with relation as materialized (
  select c.oid, ${hash(
    ...['c.oid', 'c.relkind', 'c.relnamespace', 'c.relname', 'c.relowner', 'c.relacl', 'c.reloptions'],
    ...['c.relrowsecurity', 'c.relispartition'],
  )} as h
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where ${userSchema('n.nspname')} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
), reference as materialized (
  select classid, objid, refclassid, refobjid
  from pg_catalog.pg_depend
  where deptype = 'n' and refobjid >= 16384
    and classid in ('pg_attrdef'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
), mentioned (classid, oid) as materialized (
  select distinct refclassid, refobjid from reference
  union
  select 'pg_proc'::regclass, castfunc from pg_catalog.pg_cast where oid >= 16384
), named_part (classid, oid, h) as (
  select classid, oid, ${hash('oid', 'relname', 'relnamespace')}
  from mentioned join pg_catalog.pg_class using (oid)
  where classid = 'pg_class'::regclass and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select classid, oid, ${hash('oid', 'typname', 'typnamespace')}
  from mentioned join pg_catalog.pg_type using (oid) where classid = 'pg_type'::regclass
  union all
  select m.classid, m.oid, ${hash('e.oid', 'e.enumlabel')}
  from mentioned m join pg_catalog.pg_enum e on e.enumtypid = m.oid where m.classid = 'pg_type'::regclass
  union all
  select classid, oid, ${hash('oid', 'proname', 'pronamespace')}
  from mentioned join pg_catalog.pg_proc using (oid) where classid = 'pg_proc'::regclass
  union all
  select classid, oid, ${hash('oid', 'oprname', 'oprnamespace')}
  from mentioned join pg_catalog.pg_operator using (oid) where classid = 'pg_operator'::regclass
  union all
  select classid, oid, ${hash('oid', 'collname', 'collnamespace')}
  from mentioned join pg_catalog.pg_collation using (oid) where classid = 'pg_collation'::regclass
), named as materialized (
  select classid, oid, bit_xor(h) as h from named_part group by classid, oid
), refers as materialized (
  select d.classid, d.objid, n.h
  from reference d
  join named n on n.classid = d.refclassid and n.oid = d.refobjid
), attrdef as materialized (
  select oid, adrelid, ${hash('oid', 'xmin')} as h from pg_catalog.pg_attrdef
), part (kind, oid, h) as (
  select 1, oid, h from relation
  union all
  select 1, a.attrelid, ${hash('a.attnum', 'a.xmin')}
  from pg_catalog.pg_attribute a join relation r on r.oid = a.attrelid where a.attnum > 0
  union all
  select 1, adrelid, h from attrdef
  union all
  select 1, d.adrelid, r.h
  from attrdef d join refers r on r.objid = d.oid where r.classid = 'pg_attrdef'::regclass
  union all
  select 1, conrelid, ${hash('oid', 'xmin')} from pg_catalog.pg_constraint
  union all
  select 1, indrelid, ${hash('indexrelid', 'xmin')} from pg_catalog.pg_index
  union all
  select 1, ev_class, ${hash('oid', 'xmin')} from pg_catalog.pg_rewrite
  union all
  select 1, tgrelid, ${hash('oid', 'xmin')} from pg_catalog.pg_trigger where not tgisinternal
  union all
  select 1, ftrelid, ${hash('ftrelid', 'xmin')} from pg_catalog.pg_foreign_table
  union all
  select 1, objoid, ${hash('objoid', 'objsubid', 'xmin')}
  from pg_catalog.pg_description where classoid = 'pg_class'::regclass
  union all
  select 1, k.conrelid, ${hash('d.objoid', 'd.xmin')}
  from pg_catalog.pg_description d join pg_catalog.pg_constraint k on k.oid = d.objoid
  where d.classoid = 'pg_constraint'::regclass
  union all
  select 2, oid, ${hash('oid', 'xmin')} from pg_catalog.pg_type
  union all
  select 2, enumtypid, ${hash('oid', 'xmin')} from pg_catalog.pg_enum
  union all
  select 2, rngtypid, ${hash('rngtypid', 'xmin')} from pg_catalog.pg_range
  union all
  select 2, objid, h from refers where classid = 'pg_type'::regclass
  union all
  select 2, t.oid, ${hash('c.oid', 'c.xmin', 'f.h')}
  from pg_catalog.pg_cast c
  cross join lateral (values (c.castsource), (c.casttarget)) as t (oid)
  left join named f on f.classid = 'pg_proc'::regclass and f.oid = c.castfunc
  where c.oid >= 16384
  union all
  select 2, objoid, ${hash('objoid', 'xmin')}
  from pg_catalog.pg_description where classoid = 'pg_type'::regclass
  union all
  select 3, oid, ${hash('oid', 'xmin')} from pg_catalog.pg_proc
  union all
  select 3, objid, h from refers where classid = 'pg_proc'::regclass
  union all
  select 3, objoid, ${hash('objoid', 'xmin')}
  from pg_catalog.pg_description where classoid = 'pg_proc'::regclass
), part_of_all (h) as (
  select ${hash('oid', 'nspname')} from pg_catalog.pg_namespace where ${userSchema('nspname')}
  union all
  select ${hash('objoid', 'xmin')} from pg_catalog.pg_description where classoid = 'pg_namespace'::regclass
  union all
  select ${hash('oid', 'rolname', 'rolsuper', 'rolinherit')} from pg_catalog.pg_roles
  union all
  select ${hash('roleid', 'member', 'xmin')} from pg_catalog.pg_auth_members
  union all
  select ${hash('oid', 'xmin')} from pg_catalog.pg_foreign_server
  union all
  select ${hash('oid', 'xmin')} from pg_catalog.pg_foreign_data_wrapper
  union all
  select ${hash('classid', 'objid', 'refobjid')}
  from pg_catalog.pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'
)
select json_build_object(
  'environment', (
    select concat_ws('-', s.system_identifier, c.timeline_id, d.oid, d.datdba, current_setting('server_version_num'),
      (select concat_ws('-', count(*), sum(h)) from part_of_all))
    from pg_catalog.pg_control_system() s, pg_catalog.pg_control_checkpoint() c, pg_catalog.pg_database d
    where d.datname = current_database()),
  'objects', (
    select json_agg(json_build_array(kind, oid::text, h))
    from (
      select kind, oid, concat_ws('-', count(*), sum(h)) as h
      from part
      where oid >= 16384
      group by kind, oid
    ) as grouped
    where kind > 1 or oid in (select oid from relation))
)::text as fingerprint`

/**
 * The state of the catalogue in the snapshot of the transaction that `client` is in.
 * @throws what PostgreSQL throws
 */
export async function readFingerprint(client: pg.ClientBase): Promise<Fingerprint> {
  const { rows } = await client.query<{ fingerprint: string }>(query)
  const { environment, objects } = JSON.parse(rows[0]?.fingerprint ?? '') as {
    environment: string
    objects: readonly [kind: 1 | 2 | 3, oid: string, hash: string][] | null
  }
  const of = (wanted: number) =>
    new Map((objects ?? []).filter(([kind]) => kind === wanted).map(([, oid, text]) => [oid, text]))
  return { environment, relations: of(1), types: of(2), functions: of(3) }
}

/** Oids whose text is another, or that only one side has. */
export function differing(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [oid, text] of after) if (before.get(oid) !== text) found.add(oid)
  for (const oid of before.keys()) if (!after.has(oid)) found.add(oid)
  return found
}
