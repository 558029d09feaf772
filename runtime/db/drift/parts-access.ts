// Row-level security, policies, rights, comments and publications of a database, as SQL. See objects.ts for the columns and for
// what is selected from.

const roles = (of: string) => `case when ${of} = '{0}' then 'public' else (
  select string_agg(format('%I', rolname), ', ' order by rolname) from pg_roles where oid = any (${of})) end`

/**
 * One part for each right: `select on table x to y`.
 * @param kind as GRANT names it, an SQL expression @param named the object @param acl its rights @param rest where it comes from
 */
function rights(
  kind: string,
  named: string,
  acl: string,
  owner: string,
  parent: string,
  rest: string,
): string {
  const words = (verb: string, direction: string, option: string) =>
    `format('${verb} %s on %s %s ${direction} %s%s', lower(g.privilege_type), ${kind}, ${named}, grantee.named, ${option})`
  return `select 'right', format('%s on %s %s for %s', lower(g.privilege_type), ${kind}, ${named}, grantee.named), ${parent}, false,
      9223372036854775000, 0, null,
      ${words('grant', 'to', `case when g.is_grantable then ' with grant option' end`)}, ${words('revoke', 'from', `''`)}, null
    from ${rest}
      cross join lateral aclexplode(${acl}) g
      join lateral (select case g.grantee when 0 then 'public'
        else (select quote_ident(rolname) from pg_roles where oid = g.grantee) end as named) grantee on grantee.named is not null
    where g.grantee <> ${owner}`
}

const relationParent = `case r.relkind when 'S' then 'sequence ' when 'v' then 'view ' when 'm' then 'view ' else 'table ' end || r.named`
const columnRights = rights(
  `'table'`,
  'r.named',
  'a.attacl',
  'r.relowner',
  relationParent,
  `relation r join pg_attribute a on a.attrelid = r.oid and a.attacl is not null and not a.attisdropped`,
).replaceAll(`lower(g.privilege_type)`, `format('%s (%I)', lower(g.privilege_type), a.attname)`)

/** The parts of one kind each. Rights and comments come last. */
export const accessParts: readonly string[] = [
  `select 'row-level security', named, 'table ' || named, false, r.oid::bigint, 1600, null,
    format('alter table %s enable row level security', named), format('alter table %s disable row level security', named), null
  from relation r where relkind in ('r', 'p') and relrowsecurity`,

  `select 'forced row-level security', named, 'table ' || named, false, r.oid::bigint, 1601, null,
    format('alter table %s force row level security', named), format('alter table %s no force row level security', named), null
  from relation r where relkind in ('r', 'p') and relforcerowsecurity`,

  `select 'policy', format('%I on %s', polname, named), 'table ' || named, false, p.oid::bigint, 0, null,
    format('create policy %I on %s%s for %s to %s%s%s', polname, named, case when polpermissive then '' else ' as restrictive' end,
      case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
      ${roles('polroles')}, ' using (' || pg_get_expr(polqual, polrelid) || ')',
      ' with check (' || pg_get_expr(polwithcheck, polrelid) || ')'),
    format('drop policy %I on %s', polname, named), null
  from pg_policy p join relation r on r.oid = p.polrelid`,

  `select 'publication', format('%I', pubname), null, false, oid::bigint, 0, '', format('create publication %I', pubname),
    format('drop publication %I', pubname), ''
  from pg_publication where not puballtables`,

  `select 'published table', format('%s in %I', r.named, pubname), 'table ' || r.named, false, 9223372036854775000, 0, null,
    format('alter publication %I add table only %s%s%s', pubname, r.named,
      (select ' (' || string_agg(format('%I', a.attname), ', ' order by a.attnum) || ')'
        from pg_attribute a where a.attrelid = r.oid and a.attnum = any (m.prattrs)),
      ' where (' || pg_get_expr(m.prqual, m.prrelid) || ')'),
    format('alter publication %I drop table only %s', pubname, r.named), null
  from pg_publication_rel m join pg_publication p on p.oid = m.prpubid join relation r on r.oid = m.prrelid`,

  rights(
    `case r.relkind when 'S' then 'sequence' else 'table' end`,
    'r.named',
    `coalesce(r.relacl, acldefault((case r.relkind when 'S' then 's' else 'r' end)::"char", r.relowner))`,
    'r.relowner',
    relationParent,
    `(select * from relation where relkind in ('r', 'p', 'v', 'm', 'S', 'f')) r`,
  ),
  columnRights,
  rights(
    `case prokind when 'p' then 'procedure' else 'function' end`,
    'p.oid::regprocedure',
    `coalesce(p.proacl, acldefault('f', p.proowner))`,
    'p.proowner',
    `'function ' || p.oid::regprocedure::text`,
    `(select x.* from pg_proc x join own_schema n on n.oid = x.pronamespace where prokind in ('f', 'p', 'w') and not exists (
        select from extension_member e where e.classid = 'pg_proc'::regclass and e.objid = x.oid)) p`,
  ),
  rights(
    `'schema'`,
    'quote_ident(n.nspname)',
    `coalesce(n.nspacl, acldefault('n', n.nspowner))`,
    'n.nspowner',
    `'schema ' || quote_ident(n.nspname)`,
    'own_schema n',
  ),
  rights(
    `'type'`,
    'format_type(t.oid, null)',
    `coalesce(t.typacl, acldefault('T', t.typowner))`,
    't.typowner',
    'null',
    `(select y.* from pg_type y join own_schema n on n.oid = y.typnamespace where typtype in ('d', 'e', 'r') and not exists (
        select from extension_member e where e.classid = 'pg_type'::regclass and e.objid = y.oid)) t`,
  ),

  `select 'comment', format('%s %s', c.what, c.identity), null, false, 9223372036854775001, 0, null,
    format('comment on %s %s is %L', c.what, c.identity, c.description),
    format('comment on %s %s is null', c.what, c.identity), format('comment on %s %s is %L', c.what, c.identity, c.description)
  from (
    select case when o.type like '% column' then 'column' when o.type like '% constraint' then 'constraint' else o.type end as what,
      case when o.type = 'domain constraint' then replace(o.identity, ' on ', ' on domain ') else o.identity end as identity,
      d.description
    from pg_description d cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) o
    where (d.objoid >= 16384 or (d.classoid = 'pg_namespace'::regclass and d.objoid in (select oid from own_schema)))
      and o.type not in ('extension', 'event trigger', 'role')
      and not exists (select from extension_member e where e.classid = d.classoid and e.objid = d.objoid)
      and coalesce(o.schema, '') !~ '^pg_'
  ) c`,
]
