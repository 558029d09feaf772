// What would make a database safer, faster or clearer, beside what the doctor knows: one query each, one row per thing. Data only;
// advise.ts runs them. Source: Supabase's database advisors, whose lints these follow in substance.

interface AdvisorRule {
  readonly name: string
  readonly level: 'ERROR' | 'WARN' | 'INFO'
  readonly kind: 'security' | 'performance' | 'operation'
  readonly why: string
  /** Gives `object`, `role` ('' where that is no question) and `mend` (null where a person decides). May use $1: exposed schemas. */
  readonly sql: string
}

const own = `('auth', 'storage', 'realtime', 'lite', 'extensions', 'information_schema')`
/** Tables that people made. */
const tables = `(
  select c.oid, c.relname, c.relkind, c.relrowsecurity, n.nspname, format('%I.%I', n.nspname, c.relname) as object
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ${own}) t`

const verbs = `(values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) verb(cmd, name)`
const api = `(values ('anon'), ('authenticated')) api(role)`
const grantable = `has_table_privilege(api.role, t.oid, verb.name)
  or (verb.cmd <> 'd' and has_any_column_privilege(api.role, t.oid, case when verb.cmd = 'd' then 'select' else verb.name end))`

const expressions = `(
  select p.oid, p.polname, t.object, t.nspname,
    pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as checked
  from pg_policy p join ${tables} on t.oid = p.polrelid) policy`
const calls = String.raw`(auth\.(uid|jwt|role|email)\(\))`
const unwrapped = (text: string) =>
  `coalesce(${text}, '') ~ '${calls}' and coalesce(${text}, '') !~* 'select\\s+${calls}'`
const wrapped = (text: string) =>
  `case when ${unwrapped(text)} then regexp_replace(${text}, '${calls}', '(select \\1)', 'g') else ${text} end`

const columnsOfKey = (numbers: string, relation: string) =>
  `(select string_agg(quote_ident(a.attname), ', ' order by u.at) from unnest(${numbers}) with ordinality u(n, at)
    join pg_attribute a on a.attrelid = ${relation} and a.attnum = u.n)`

export const advisorRules: readonly AdvisorRule[] = [
  {
    name: 'auth_users_exposed',
    level: 'ERROR',
    kind: 'security',
    why: 'A view of the API reads auth.users, with addresses and hashes of passwords: show only what others may see, from a table of your own.',
    sql: `select distinct format('%I.%I', n.nspname, v.relname) as object, api.role, null::text as mend
      from pg_depend d join pg_rewrite w on w.oid = d.objid join pg_class v on v.oid = w.ev_class
      join pg_namespace n on n.oid = v.relnamespace cross join ${api}
      where d.refobjid = 'auth.users'::regclass and d.classid = 'pg_rewrite'::regclass and v.relkind in ('v', 'm')
        and n.nspname = any ($1) and has_table_privilege(api.role, v.oid, 'select')`,
  },
  {
    name: 'policy_without_row_security',
    level: 'ERROR',
    kind: 'security',
    why: 'The table has policies, but row-level security is off: none of them is asked.',
    sql: `select t.object, '' as role, format('alter table %s enable row level security;', t.object) as mend
      from ${tables} where not t.relrowsecurity and exists (select from pg_policy p where p.polrelid = t.oid)`,
  },
  {
    name: 'function_search_path_mutable',
    level: 'WARN',
    kind: 'security',
    why: 'The function takes its search_path from whoever calls it, and so the meaning of every name in it.',
    sql: `select p.oid::regprocedure::text as object, '' as role,
        format('alter function %s set search_path = %L;', p.oid::regprocedure, '') as mend
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where n.nspname = any ($1) and p.prokind in ('f', 'p') and not p.prosecdef and l.lanname not in ('c', 'internal', 'sql')
        and not exists (select from unnest(p.proconfig) s where s like 'search\\_path=%')
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  },
  {
    name: 'policy_without_grant',
    level: 'INFO',
    kind: 'security',
    why: 'A policy lets this role in, but it has no right to the table: without the grant nobody gets so far.',
    // a policy for everybody speaks of nobody in particular: it is enough that one role has the right
    sql: `select distinct t.object, api.role, format('grant %s on %s to %s;', case p.polcmd when '*' then
          'select, insert, update, delete' else verb.name end, t.object, api.role) as mend
      from ${tables} join pg_policy p on p.polrelid = t.oid and p.polpermissive
      cross join ${api} join ${verbs} on p.polcmd = verb.cmd or (p.polcmd = '*' and verb.cmd = 'r')
      where t.nspname = any ($1) and (api.role::regrole::oid = any (p.polroles)
          or (0 = any (p.polroles) and api.role = 'authenticated'
            and not has_any_column_privilege('anon', t.oid, 'select, insert, update')
            and not has_table_privilege('anon', t.oid, 'delete')))
        and not (${grantable})
        and (p.polcmd <> '*' or not (has_any_column_privilege(api.role, t.oid, 'select, insert, update')
          or has_table_privilege(api.role, t.oid, 'delete')))`,
  },
  {
    name: 'grant_without_policy',
    level: 'INFO',
    kind: 'security',
    why: 'The role has a right to the table, but row-level security is on and no policy lets it see or write a row.',
    sql: `select t.object, api.role, null::text as mend from ${tables} cross join ${api}
      where t.nspname = any ($1) and t.relrowsecurity
        and exists (select from ${verbs} where ${grantable})
        and not exists (select from pg_policy p where p.polrelid = t.oid and p.polpermissive
          and p.polroles && array[0, api.role::regrole::oid])`,
  },
  {
    name: 'policy_calls_for_each_row',
    level: 'WARN',
    kind: 'performance',
    why: 'The policy asks who the caller is anew for every row: as a subquery, (select auth.uid()), it is asked once for a statement.',
    sql: `select format('%I on %s', policy.polname, policy.object) as object, '' as role,
        format('alter policy %I on %s', policy.polname, policy.object)
          || coalesce(format(' using (%s)', ${wrapped('policy.qual')}), '')
          || coalesce(format(' with check (%s)', ${wrapped('policy.checked')}), '') || ';' as mend
      from ${expressions} where (${unwrapped('policy.qual')}) or (${unwrapped('policy.checked')})`,
  },
  {
    name: 'unindexed_foreign_key',
    level: 'INFO',
    kind: 'performance',
    why: 'No index begins with the columns of this foreign key: joins, and every change of the referenced row, read the whole table.',
    sql: `select format('%s (%s)', t.object, k.conname) as object, '' as role,
        format('create index on %s (%s);', t.object, ${columnsOfKey('k.conkey', 'k.conrelid')}) as mend
      from pg_constraint k join ${tables} on t.oid = k.conrelid
      where k.contype = 'f' and not exists (
        select from pg_index i where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
          and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] <@ k.conkey)`,
  },
  {
    name: 'no_primary_key',
    level: 'INFO',
    kind: 'performance',
    why: 'Without a primary key rows cannot be told apart: no editing in the dashboard, no single row by its key, no realtime of old rows.',
    sql: `select t.object, '' as role, format('alter table %s add column id bigint generated always as identity primary key;', t.object) as mend
      from ${tables} where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
  },
  {
    name: 'duplicate_index',
    level: 'WARN',
    kind: 'performance',
    why: 'Another index is the same: this one costs space and makes every write slower.',
    sql: `select format('%I.%I', t.nspname, x.relname) as object, '' as role, format('drop index %I.%I;', t.nspname, x.relname) as mend
      from pg_index i join ${tables} on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
      where not i.indisprimary and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
        and exists (select from pg_index j join pg_class y on y.oid = j.indexrelid
          where j.indrelid = i.indrelid and j.indexrelid <> i.indexrelid and j.indisvalid and y.relam = x.relam
            and j.indkey::text = i.indkey::text and j.indclass = i.indclass and j.indoption = i.indoption
            and j.indcollation = i.indcollation and (j.indisunique or not i.indisunique)
            and pg_get_expr(j.indexprs, j.indrelid) is not distinct from pg_get_expr(i.indexprs, i.indrelid)
            and pg_get_expr(j.indpred, j.indrelid) is not distinct from pg_get_expr(i.indpred, i.indrelid)
            and (j.indisprimary or exists (select from pg_constraint k where k.conindid = j.indexrelid)
              or (j.indisunique and not i.indisunique) or (j.indisunique = i.indisunique and j.indexrelid < i.indexrelid)))`,
  },
  {
    name: 'unused_index',
    level: 'INFO',
    kind: 'performance',
    why: 'Nothing has used this index of more than 1 MB since the statistics began: it may only make writes slower.',
    sql: `select format('%I.%I', t.nspname, x.relname) as object, '' as role, format('drop index %I.%I;', t.nspname, x.relname) as mend
      from pg_stat_user_indexes s join pg_index i on i.indexrelid = s.indexrelid join ${tables} on t.oid = i.indrelid
      join pg_class x on x.oid = i.indexrelid
      where s.idx_scan = 0 and not i.indisunique and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
        and x.relpages > 128`,
  },
  {
    name: 'invalid_index',
    level: 'WARN',
    kind: 'performance',
    why: 'The index was not finished: nothing reads it, every write keeps it up.',
    sql: `select format('%I.%I', t.nspname, x.relname) as object, '' as role, format('reindex index %I.%I;', t.nspname, x.relname) as mend
      from pg_index i join ${tables} on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid where not i.indisvalid`,
  },
  {
    name: 'several_permissive_policies',
    level: 'INFO',
    kind: 'performance',
    why: 'Several policies for the same role and action are all asked for each row: joined with OR, one does the same.',
    sql: `select format('%s, %s', t.object, verb.name) as object, api.role, null::text as mend
      from ${tables} join pg_policy p on p.polrelid = t.oid and p.polpermissive
      cross join ${api} join ${verbs} on p.polcmd in (verb.cmd, '*')
      where p.polroles && array[0, api.role::regrole::oid]
      group by t.object, api.role, verb.name having count(*) > 1`,
  },
  {
    name: 'sequence_nearly_used_up',
    level: 'WARN',
    kind: 'operation',
    why: 'More than 80 % of the numbers of this sequence are given: when none is left, inserts fail.',
    sql: `select format('%I.%I', schemaname, sequencename) as object, '' as role, null::text as mend from pg_sequences
      where schemaname not in ${own} and not cycle and increment_by > 0 and last_value > 0.8 * max_value`,
  },
  {
    name: 'users_never_verified',
    level: 'INFO',
    kind: 'operation',
    why: 'So many users signed up more than a week ago and never confirmed their address: the mails may not arrive.',
    sql: `select count(*) || ' users' as object, '' as role, null::text as mend from auth.users
      where email_confirmed_at is null and phone_confirmed_at is null and not is_anonymous and deleted_at is null
        and created_at < now() - interval '7 days' having count(*) > 0`,
  },
]
