// The facts that pg-introspection does not read, in one statement that answers with one JSON text: types as SQL,
// default expressions, what can be written, triggers, view definitions, effective privileges.

import type { Representation } from '../model/model.ts'
import { chosen } from './base-query.ts'

/**
 * `$1`: names of the exposed schemas, `$2`: names of the API roles, `$3`, `$4`, `$5`: oids of relations, types and
 * functions to read, or null for all. Oids are text, as in pg-introspection.
 */
export interface Supplement {
  /** Type, its name as SQL, its default (domains) as SQL. */
  readonly types: readonly (readonly [oid: string, sql: string, defaultSql: string | null])[]
  /** Types of information_schema, which pg-introspection skips. */
  readonly systemTypes: readonly SystemType[]
  /** Implicit casts by function between a domain and json or text. */
  readonly casts: readonly (readonly [
    domain: string,
    way: keyof Representation,
    schema: string,
    fn: string,
  ])[]
  /** Not of generated columns: only those mention others, and to print them would wait for a lock on the table. */
  readonly defaults: readonly (readonly [relation: string, attnum: number, sql: string | null])[]
  /** Bits 4 update, 8 insert, 16 delete; null where the foreign-data wrapper has no handler. */
  readonly writable: readonly (readonly [relation: string, mask: number | null])[]
  /** Columns of views that can be written. */
  readonly writableColumns: readonly (readonly [relation: string, attnum: number])[]
  /** Enabled triggers of users, with the bits of `pg_trigger.tgtype`. */
  readonly triggers: readonly (readonly [relation: string, type: number])[]
  /** Unconditional INSTEAD rules: '2' update, '3' insert, '4' delete. */
  readonly rules: readonly (readonly [relation: string, event: string])[]
  /** Definition of each view, as pg_node_tree. */
  readonly views: readonly (readonly [relation: string, tree: string])[]
  readonly tablePrivileges: readonly TablePrivilege[]
  /** Only columns with a grant of their own. */
  readonly columnPrivileges: readonly ColumnPrivilege[]
  readonly functions: readonly (readonly [oid: string, signature: string, roles: readonly string[]])[]
}

interface TablePrivilege {
  readonly relation: string
  readonly role: string
  readonly select: boolean
  readonly insert: boolean
  readonly update: boolean
  readonly delete: boolean
}

interface ColumnPrivilege {
  readonly relation: string
  readonly role: string
  readonly attnum: number
  readonly select: boolean
  readonly insert: boolean
  readonly update: boolean
}

/** A row of pg_type, as far as a type of information_schema needs it. */
export interface SystemType {
  readonly _id: string
  readonly typname: string
  readonly typnamespace: string
  readonly typtype: string
  readonly typelem: string
  readonly typrelid: string
  readonly typbasetype: string
  readonly typsubscript: string
  readonly typnotnull: boolean
  readonly typtypmod: number
}

/**
 * Settings that decide how the catalogue prints names and expressions: without them the same schema would read
 * differently in two sessions. JIT would compile for longer than the query runs.
 */
export const settings = `
  set local search_path = '';
  set local quote_all_identifiers = off;
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'postgres';
  set local timezone = 'UTC';
  set local bytea_output = 'hex';
  set local extra_float_digits = 1;
  set local lc_monetary = 'C';
  set local jit = off`

const list = (select: string) => `(select coalesce(json_agg(row), '[]') from (${select}) as rows(row))`

/** INSTEAD OF and BEFORE triggers fire in ordinary sessions when enabled as origin or always. */
const enabled = `in ('O', 'A')`

export const supplementQuery = `
with exposed as materialized (
  select c.oid, c.relkind
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname::text = any ($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
    and ${chosen('c.oid', 3)}
),
handled as materialized (
  select t.ftrelid
  from pg_catalog.pg_foreign_table t
  join pg_catalog.pg_foreign_server s on s.oid = t.ftserver
  join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
  where w.fdwhandler <> 0
),
writable as materialized (
  select oid, relkind, case
    when relkind in ('r', 'p') then 28
    when relkind <> 'f' or oid in (select ftrelid from handled)
    then pg_catalog.pg_relation_is_updatable(oid, true)
  end as mask
  from exposed
),
roles as materialized (
  select oid, rolname from pg_catalog.pg_roles where rolname::text = any ($2::text[])
)
select json_build_object(
  'types', ${list(`
    select json_build_array(oid::text, pg_catalog.format_type(oid, -1),
      coalesce(pg_catalog.pg_get_expr(typdefaultbin, 0), pg_catalog.quote_literal(typdefault)))
    from pg_catalog.pg_type
    where ${chosen('oid', 4)}`)},
  'systemTypes', ${list(`
    select json_build_object('_id', oid::text, 'typname', typname, 'typnamespace', typnamespace::text,
      'typtype', typtype, 'typelem', typelem::text, 'typrelid', typrelid::text,
      'typbasetype', typbasetype::text, 'typsubscript', typsubscript::text,
      'typnotnull', typnotnull, 'typtypmod', typtypmod)
    from pg_catalog.pg_type
    where typnamespace = 'information_schema'::regnamespace and ${chosen('oid', 4)}`)},
  'casts', ${list(`
    select json_build_array(d.oid::text,
      case c.castsource when d.oid then 'json' when 'json'::regtype then 'fromJson' else 'fromText' end,
      n.nspname, p.proname)
    from pg_catalog.pg_cast c
    join pg_catalog.pg_type d on d.typtype = 'd' and (
      d.oid = c.castsource and c.casttarget = 'json'::regtype
      or d.oid = c.casttarget and c.castsource in ('json'::regtype, 'text'::regtype))
    join pg_catalog.pg_proc p on p.oid = c.castfunc
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where c.castcontext = 'i' and c.castmethod = 'f' and ${chosen('d.oid', 4)}`)},
  'defaults', ${list(`
    select json_build_array(d.adrelid::text, d.adnum, pg_catalog.pg_get_expr(d.adbin, 0))
    from pg_catalog.pg_attrdef d
    join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where a.attgenerated = '' and ${chosen('d.adrelid', 3)}`)},
  'writable', ${list(`select json_build_array(oid::text, mask) from writable`)},
  'writableColumns', ${list(`
    select json_build_array(a.attrelid::text, a.attnum)
    from writable w
    join pg_catalog.pg_attribute a on a.attrelid = w.oid
    where w.relkind = 'v' and w.mask <> 0 and a.attnum > 0 and not a.attisdropped
      and pg_catalog.pg_column_is_updatable(w.oid, a.attnum, true)`)},
  'triggers', ${list(`
    select json_build_array(tgrelid::text, tgtype)
    from pg_catalog.pg_trigger
    where not tgisinternal and tgenabled ${enabled} and ${chosen('tgrelid', 3)}`)},
  'rules', ${list(`
    select json_build_array(ev_class::text, ev_type)
    from pg_catalog.pg_rewrite
    where is_instead and ev_type in ('2', '3', '4') and ev_qual::text = '<>' and ev_enabled ${enabled}
      and ${chosen('ev_class', 3)}`)},
  'views', ${list(`
    select json_build_array(c.oid::text, r.ev_action::text)
    from pg_catalog.pg_rewrite r
    join pg_catalog.pg_class c on c.oid = r.ev_class
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where r.ev_type = '1' and c.relkind in ('v', 'm')
      and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
      and ${chosen('c.oid', 3)}`)},
  'tablePrivileges', ${list(`
    select json_build_object('relation', e.oid::text, 'role', r.rolname,
      'select', pg_catalog.has_table_privilege(r.oid, e.oid, 'SELECT'),
      'insert', pg_catalog.has_table_privilege(r.oid, e.oid, 'INSERT'),
      'update', pg_catalog.has_table_privilege(r.oid, e.oid, 'UPDATE'),
      'delete', pg_catalog.has_table_privilege(r.oid, e.oid, 'DELETE'))
    from exposed e, roles r`)},
  'columnPrivileges', ${list(`
    select json_build_object('relation', e.oid::text, 'role', r.rolname, 'attnum', a.attnum,
      'select', pg_catalog.has_column_privilege(r.oid, e.oid, a.attnum, 'SELECT'),
      'insert', pg_catalog.has_column_privilege(r.oid, e.oid, a.attnum, 'INSERT'),
      'update', pg_catalog.has_column_privilege(r.oid, e.oid, a.attnum, 'UPDATE'))
    from exposed e
    join pg_catalog.pg_attribute a on a.attrelid = e.oid
    cross join roles r
    where a.attacl is not null and a.attnum > 0 and not a.attisdropped`)},
  'functions', ${list(`
    select json_build_array(p.oid::text, p.oid::regprocedure::text, (
      select coalesce(json_agg(r.rolname), '[]')
      from roles r
      where pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE')))
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname::text = any ($1::text[]) and p.prokind = 'f' and ${chosen('p.oid', 5)}`)}
)::text as supplement`
