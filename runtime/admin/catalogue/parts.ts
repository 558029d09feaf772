// What belongs to one table, as pairs of json_build_object over `c`, a row of pg_class. Plain text: nothing of a caller's.

export const columnsOf = `
  'columns', (
    select coalesce(json_agg(json_build_object(
      'number', a.attnum, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'type_name', json_build_object('schema', tn.nspname, 'name', coalesce(et.typname, t.typname)),
      'is_array', t.typcategory = 'A', 'category', coalesce(et.typcategory, t.typcategory),
      'nullable', not (a.attnotnull or (t.typtype = 'd' and t.typnotnull)),
      'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
      'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
      'generated', a.attgenerated <> '', 'comment', col_description(a.attrelid, a.attnum)
    ) order by a.attnum), '[]')
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_type et on et.oid = t.typelem and t.typcategory = 'A'
    join pg_namespace tn on tn.oid = coalesce(et.typnamespace, t.typnamespace)
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ),
  'primary_key', (
    select coalesce(json_agg(a.attname order by k.place), '[]')
    from pg_constraint p, unnest(p.conkey) with ordinality k (number, place)
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
    where p.conrelid = c.oid and p.contype = 'p'
  )`

const namesOf = (relation: string, numbers: string) => `(
  select coalesce(json_agg(a.attname order by k.place), '[]') from unnest(${numbers}) with ordinality k (number, place)
  join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number
)`
const actionOf = (column: string) =>
  `case ${column} when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default' else 'no action' end`

export const constraintsOf = `
  'foreign_keys', (
    select coalesce(json_agg(json_build_object(
      'name', f.conname, 'columns', ${namesOf('f.conrelid', 'f.conkey')},
      'schema', fn.nspname, 'table', fc.relname, 'referenced', ${namesOf('f.confrelid', 'f.confkey')},
      'on_delete', ${actionOf('f.confdeltype')}, 'on_update', ${actionOf('f.confupdtype')}
    ) order by f.conname), '[]')
    from pg_constraint f join pg_class fc on fc.oid = f.confrelid join pg_namespace fn on fn.oid = fc.relnamespace
    where f.conrelid = c.oid and f.contype = 'f'
  ),
  'constraints', (
    select coalesce(json_agg(json_build_object(
      'name', o.conname, 'kind', case o.contype when 'u' then 'unique' when 'c' then 'check' else 'exclude' end,
      'columns', ${namesOf('o.conrelid', 'o.conkey')}, 'definition', pg_get_constraintdef(o.oid, true)
    ) order by o.conname), '[]')
    from pg_constraint o where o.conrelid = c.oid and o.contype in ('u', 'c', 'x')
  )`

export const indexesOf = `
  'indexes', (
    select coalesce(json_agg(json_build_object(
      'name', ic.relname, 'definition', pg_get_indexdef(i.indexrelid), 'unique', i.indisunique,
      'columns', (
        select json_agg(a.attname order by k.place) from unnest(i.indkey::int2[]) with ordinality k (number, place)
        left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
      ),
      'primary', i.indisprimary, 'valid', i.indisvalid,
      'bytes', case when ic.relkind = 'i' then pg_relation_size(i.indexrelid) else 0 end
    ) order by ic.relname), '[]')
    from pg_index i join pg_class ic on ic.oid = i.indexrelid where i.indrelid = c.oid
  )`

export const policiesOf = `
  'policies', (
    select coalesce(json_agg(json_build_object(
      'name', p.polname, 'permissive', p.polpermissive,
      'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
        when 'd' then 'delete' else 'all' end,
      'roles', (
        select coalesce(json_agg(coalesce(r.rolname, 'public') order by r.rolname), '[]')
        from unnest(p.polroles) id left join pg_roles r on r.oid = id
      ),
      'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)
    ) order by p.polname), '[]')
    from pg_policy p where p.polrelid = c.oid
  )`

/** Of the roles of the API; a grant to PUBLIC is one to both. */
export const grantsOf = `
  'grants', (
    select coalesce(json_agg(json_build_object('role', g.role, 'verb', g.verb, 'columns', g.columns)
      order by g.role, g.verb), '[]')
    from (
      select r.rolname as role, v.verb,
        case when not has_table_privilege(r.oid, c.oid, v.verb) then (
          select json_agg(a.attname order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and case when v.verb <> 'delete' then has_column_privilege(r.oid, c.oid, a.attnum, v.verb) end
        ) end as columns,
        has_table_privilege(r.oid, c.oid, v.verb) as whole
      from pg_roles r, (values ('select'), ('insert'), ('update'), ('delete')) v (verb)
      where r.rolname in ('anon', 'authenticated')
    ) g
    where g.whole or g.columns is not null
  )`

export const triggersOf = `
  'triggers', (
    select coalesce(json_agg(json_build_object(
      'name', g.tgname, 'definition', pg_get_triggerdef(g.oid, true), 'enabled', g.tgenabled <> 'D'
    ) order by g.tgname), '[]')
    from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal
  )`
