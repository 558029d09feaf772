// A number for the state of the exposed schemas: one catalogue query, cheap enough to poll. It tells *that* something
// changed, not what; a change that concerns no generated file may alter it too.
import type { ClientBase } from 'pg'

/**
 * Every set below is folded into a count and two order-free sums of row hashes, so nothing is sorted. A catalogue row that was
 * written has a new xmin; of pg_class the columns themselves are hashed, because TRUNCATE, REFRESH and VACUUM FULL
 * write its rows without changing the schema. The system identifier tells one cluster's rows from another's.
 */
const query = `
with exposed as materialized (
  select oid, xmin from pg_catalog.pg_namespace where nspname = any ($1::text[])
), of_schema as (
  select oid from pg_catalog.pg_class
  where relnamespace in (select oid from exposed) and relkind in ('r', 'v', 'm', 'f', 'p', 'c')
), relation as materialized (
  select oid from of_schema
  union
  select k.confrelid from pg_catalog.pg_constraint k join of_schema s on s.oid = k.conrelid where k.contype = 'f'
  union
  select d.refobjid
  from of_schema s
    join pg_catalog.pg_rewrite w on w.ev_class = s.oid
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = w.oid
  where d.refclassid = 'pg_catalog.pg_class'::regclass
  union
  select oid from pg_catalog.pg_class where relkind = 'c' and oid >= 16384
), parts (h) as (
  select hash_record_extended(row(1, oid, xmin), 0) from exposed
  union all
  select hash_record_extended(
    row(2, c.oid, relnamespace, relname, relkind, relowner, relacl, reloptions, relrowsecurity, relispartition), 0)
  from pg_catalog.pg_class c join relation using (oid)
  union all
  select hash_record_extended(row(3, attrelid, attnum, a.xmin), 0)
  from pg_catalog.pg_attribute a join relation r on r.oid = a.attrelid where attnum > 0
  union all
  select hash_record_extended(row(4, d.oid, d.xmin), 0)
  from pg_catalog.pg_attrdef d join relation r on r.oid = d.adrelid
  union all
  select hash_record_extended(row(5, k.oid, k.xmin), 0)
  from pg_catalog.pg_constraint k join relation r on r.oid = k.conrelid
  union all
  select hash_record_extended(row(6, i.indexrelid, i.xmin), 0)
  from pg_catalog.pg_index i join relation r on r.oid = i.indrelid where i.indisunique
  union all
  select hash_record_extended(row(7, w.oid, w.xmin), 0)
  from pg_catalog.pg_rewrite w join relation r on r.oid = w.ev_class
  union all
  select hash_record_extended(row(8, t.oid, t.xmin), 0)
  from pg_catalog.pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal
  union all
  select hash_record_extended(row(9, p.oid, p.xmin), 0)
  from pg_catalog.pg_policy p join relation r on r.oid = p.polrelid
  union all
  select hash_record_extended(row(10, i.inhrelid, i.inhparent, i.xmin), 0)
  from pg_catalog.pg_inherits i join relation r on r.oid = i.inhrelid
  union all
  select hash_record_extended(row(11, oid, xmin), 0)
  from pg_catalog.pg_proc where pronamespace in (select oid from exposed)
  union all
  select hash_record_extended(row(12, oid, xmin), 0)
  from pg_catalog.pg_type where oid >= 16384 and typtype in ('d', 'e', 'm', 'r')
  union all
  select hash_record_extended(row(13, oid, xmin), 0) from pg_catalog.pg_enum
  union all
  select hash_record_extended(row(14, objoid, classoid, objsubid, xmin), 0)
  from pg_catalog.pg_description where objoid >= 16384 or objoid in (select oid from exposed)
)
select concat_ws('-', (select system_identifier from pg_catalog.pg_control_system()),
  (select oid from pg_catalog.pg_database where datname = current_database()),
  count(*), bit_xor(h), sum(h)) as fingerprint
from parts`

/**
 * The fingerprint of `schemas` as the connection sees it now, including what they refer to elsewhere: targets of
 * foreign keys, relations below views, types. Equal texts mean that nothing was changed in between.
 */
export async function fingerprint(client: ClientBase, schemas: readonly string[]): Promise<string> {
  const { rows } = await client.query<{ fingerprint: string }>(query, [schemas])
  return rows[0]?.fingerprint ?? ''
}
