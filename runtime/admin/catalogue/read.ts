// The database as its catalogue has it at this moment, in one statement. Leaves out what is PostgreSQL's own.
import type { Queryable } from '../../db/login-pool.ts'
import type { DatabaseSchema } from '../contract/schema.ts'
import { columnsOf, constraintsOf, grantsOf, indexesOf, policiesOf, triggersOf } from './parts.ts'

/** Schemas of this product and of extensions. */
const systemSchemas = ['auth', 'storage', 'realtime', 'lite', 'extensions']

const statement = `
select json_build_object(
  'schemas', (
    select coalesce(json_agg(json_build_object('name', n.nspname, 'exposed', n.nspname = any ($1), 'system', n.nspname = any ($2))
      order by n.nspname), '[]')
    from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  ),
  'tables', (
    select coalesce(json_agg(json_build_object(
      'oid', c.oid::bigint, 'schema', n.nspname, 'name', c.relname,
      'kind', case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
        when 'm' then 'materialized view' else 'foreign table' end,
      'comment', obj_description(c.oid, 'pg_class'),
      'rls', c.relrowsecurity, 'rls_forced', c.relforcerowsecurity,
      'estimated_rows', case when c.reltuples >= 0 then c.reltuples::bigint end,
      'bytes', case when c.relkind in ('r', 'm') then pg_total_relation_size(c.oid) else 0 end,
      'realtime', exists (
        select from pg_publication_rel pr join pg_publication p on p.oid = pr.prpubid
        where p.pubname = 'supabase_realtime' and pr.prrelid = c.oid
      ),
      ${columnsOf}, ${constraintsOf}, ${indexesOf}, ${policiesOf}, ${grantsOf}, ${triggersOf},
      'definition', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid, true) end
    ) order by n.nspname, c.relname), '[]')
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  ),
  'enums', (
    select coalesce(json_agg(json_build_object(
      'schema', n.nspname, 'name', t.typname, 'comment', obj_description(t.oid, 'pg_type'),
      'values', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
    ) order by n.nspname, t.typname), '[]')
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' and n.nspname !~ '^pg_'
  ),
  'domains', (
    select coalesce(json_agg(json_build_object(
      'schema', n.nspname, 'name', t.typname, 'type', format_type(t.typbasetype, t.typtypmod)
    ) order by n.nspname, t.typname), '[]')
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'd' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  ),
  'functions', (
    select coalesce(json_agg(json_build_object(
      'oid', p.oid::bigint, 'schema', n.nspname, 'name', p.proname, 'arguments', pg_get_function_arguments(p.oid),
      'returns', coalesce(pg_get_function_result(p.oid), ''), 'language', l.lanname, 'security_definer', p.prosecdef
    ) order by n.nspname, p.proname, p.oid), '[]')
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'extensions') and p.prokind in ('f', 'p')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  ),
  'roles', (
    select coalesce(json_agg(r.rolname order by r.rolname), '[]') from pg_roles r
    where r.rolname !~ '^(pg_|lite_)' and not r.rolsuper
  )
) as schema`

/** @param exposed names of the schemas that the API serves */
export async function readSchema(db: Queryable, exposed: readonly string[]): Promise<DatabaseSchema> {
  const [row] = await db.rows<{ schema: DatabaseSchema }>(statement, [exposed, systemSchemas])
  if (!row) throw new Error('the catalogue gave no row')
  return row.schema
}
