// Schemas, extensions and types of a database, as SQL. See objects.ts for the columns and for what is selected from.

const member = (catalogue: string, oid: string) =>
  `exists (select from extension_member e where e.classid = '${catalogue}'::regclass and e.objid = ${oid})`

const named = `format_type(t.oid, null)`

/** The parts of one kind each. */
export const typeParts: readonly string[] = [
  `select 'schema' as kind, format('%I', nspname) as name, null::text as parent, false as inline, oid::bigint as made, 0 as place,
    null::text as same, format('create schema %I', nspname) as "create", format('drop schema %I', nspname) as "drop",
    null::text as alter
  from own_schema n where not ${member('pg_namespace', 'n.oid')}`,

  `select 'extension', format('%I', extname), null, false, x.oid::bigint, 0, null,
    format('create extension %I schema %I', extname, n.nspname), format('drop extension %I', extname), null
  from pg_extension x join pg_namespace n on n.oid = x.extnamespace where extname <> 'plpgsql'`,

  // new labels are added at their places; a label that is gone has no statement
  `select 'enum', ${named}, null, false, t.oid::bigint, 0, null,
    format('create type %s as enum (%s)', ${named}, string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)),
    format('drop type %s', ${named}),
    string_agg(format('alter type %s add value if not exists %L%s', ${named}, enumlabel,
      case when before is null then '' else format(' after %L', before) end), E';\\n' order by enumsortorder)
  from pg_type t join own_schema n on n.oid = t.typnamespace
    join (select *, lag(enumlabel) over (partition by enumtypid order by enumsortorder) as before from pg_enum) e
      on e.enumtypid = t.oid
  where not ${member('pg_type', 't.oid')} group by t.oid`,

  `select 'domain', ${named}, null, false, t.oid::bigint, 0, null,
    format('create domain %s as %s%s%s%s', ${named}, format_type(typbasetype, typtypmod),
      ' default ' || typdefault, case when typnotnull then ' not null' else '' end,
      (select string_agg(format(' constraint %I %s', conname, pg_get_constraintdef(k.oid)), '' order by conname)
        from pg_constraint k where k.contypid = t.oid and contype = 'c')),
    format('drop domain %s', ${named}), null
  from pg_type t join own_schema n on n.oid = t.typnamespace
  where typtype = 'd' and not ${member('pg_type', 't.oid')}`,

  `select 'range type', ${named}, null, false, t.oid::bigint, 0, null,
    format('create type %s as range (subtype = %s)', ${named}, format_type(rngsubtype, null)),
    format('drop type %s', ${named}), null
  from pg_range r join pg_type t on t.oid = r.rngtypid join own_schema n on n.oid = t.typnamespace
  where not ${member('pg_type', 't.oid')}`,

  `select 'composite type', named, null, false, r.reltype::bigint, 0, null,
    format('create type %s as (%s)', named, (select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', '
      order by attnum) from pg_attribute where attrelid = r.oid and attnum > 0 and not attisdropped)),
    format('drop type %s', named), null
  from relation r where relkind = 'c'`,

  // what we cannot write down again is at least told
  `select kind, named, null, false, oid::bigint, 0, named, '', '', null from (
    select oid, 'text search configuration' as kind, oid::regconfig::text as named from pg_ts_config c
      where cfgnamespace in (select oid from own_schema) and not ${member('pg_ts_config', 'c.oid')}
    union all
    select oid, 'operator', oid::regoperator::text from pg_operator o
      where oprnamespace in (select oid from own_schema) and not ${member('pg_operator', 'o.oid')}
    union all
    select oid, 'aggregate', oid::regprocedure::text from pg_proc p
      where prokind = 'a' and pronamespace in (select oid from own_schema) and not ${member('pg_proc', 'p.oid')}
    union all
    select oid, 'foreign table', oid::regclass::text from relation where relkind = 'f'
    union all
    select c.oid, 'cast', format('(%s as %s)', format_type(castsource, null), format_type(casttarget, null)) from pg_cast c
      where c.oid >= 16384 and not ${member('pg_cast', 'c.oid')}
  ) other`,
]
