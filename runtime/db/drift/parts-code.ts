// Views, functions, triggers and rules of a database, as SQL. See objects.ts for the columns and for what is selected from.

const view = `format(E'%s %s%s as\\n%s',
  case relkind when 'm' then 'materialized view' else 'view' end, named,
  ' with (' || array_to_string(reloptions, ', ') || ')', rtrim(pg_get_viewdef(r.oid), ';'))`

/** The parts of one kind each. */
export const codeParts: readonly string[] = [
  `select 'view', named, null, false, r.oid::bigint, 0, null, 'create ' || ${view},
    format('drop %s %s', case relkind when 'm' then 'materialized view' else 'view' end, named),
    case relkind when 'v' then 'create or replace ' || ${view} end
  from relation r where relkind in ('v', 'm')`,

  `select 'function', p.oid::regprocedure::text, null, false, p.oid::bigint, 0, null,
    rtrim(pg_get_functiondef(p.oid), E'\\n'),
    format('drop %s %s', case prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure), rtrim(pg_get_functiondef(p.oid), E'\\n')
  from pg_proc p join own_schema n on n.oid = p.pronamespace
  where prokind in ('f', 'p', 'w')
    and not exists (select from extension_member e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)`,

  // those of realtime follow the publication
  `select 'trigger', format('%I on %s', tgname, named), case when relkind in ('r', 'p') then 'table ' else 'view ' end || named,
    false, t.oid::bigint, 0, null,
    concat_ws(E';\\n', pg_get_triggerdef(t.oid),
      case tgenabled when 'O' then null else format('alter table %s %s trigger %I', named,
        case tgenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end, tgname) end),
    format('drop trigger %I on %s', tgname, named), null
  from pg_trigger t join relation r on r.oid = t.tgrelid
  where not tgisinternal and tgparentid = 0 and tgname !~ '^lite_realtime_'`,

  `select 'rule', format('%I on %s', rulename, named), case when relkind in ('r', 'p') then 'table ' else 'view ' end || named, false,
    w.oid::bigint, 0, null, rtrim(pg_get_ruledef(w.oid), ';'), format('drop rule %I on %s', rulename, named), null
  from pg_rewrite w join relation r on r.oid = w.ev_class where rulename <> '_RETURN'`,
]
