// The rules of `npm run doctor`: one query each, one row per unsafe thing. Data only; diagnose.ts runs them.

import { volatileSettings } from '../durability.ts'

/** How bad: an ERROR lets somebody read or change what they should not, or takes our protection away. */
export type Severity = 'ERROR' | 'WARN' | 'INFO'

/** A rule. Its query gives `object` and `role`; it may use $1, the exposed schemas. */
export interface DoctorRule {
  readonly name: string
  readonly severity: Severity
  /** Only at this privilege level. */
  readonly level?: 'full' | 'limited'
  readonly hint: string
  readonly sql: string
}

const api = `(values ('anon'), ('authenticated')) api(role)`

// Relations of exposed schemas that an API role can reach.
const reachable = `(
  select c.oid, format('%I.%I', n.nspname, c.relname) as object, c.relkind, c.relrowsecurity, c.reloptions, api.role
  from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join ${api}
  where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and (has_table_privilege(api.role, c.oid, 'select, insert, update, delete')
      or has_any_column_privilege(api.role, c.oid, 'select, insert, update'))) rel`

// Functions with the rights of their owner that an API role can call.
const definers = `(
  select p.oid::regprocedure::text as object, api.role,
    exists (select from unnest(p.proconfig) setting where setting like 'search\\_path=%') as pinned
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join ${api}
  where p.prosecdef and n.nspname = any ($1) and has_function_privilege(api.role, p.oid, 'execute')) definer`

// Policies for everybody or for an API role.
const policies = `(
  select format('%s on %s', p.polname, p.polrelid::regclass) as object, '' as role, p.polcmd, p.polpermissive,
    coalesce(pg_get_expr(p.polqual, p.polrelid), '') as qual,
    coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as checked
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1)
    and p.polroles && array[0, 'anon'::regrole, 'authenticated'::regrole]::oid[]) policy`

/** All rules, most dangerous first. */
export const doctorRules: readonly DoctorRule[] = [
  {
    name: 'rls_disabled',
    severity: 'ERROR',
    hint: 'alter table … enable row level security, and write policies',
    sql: `select object, role from ${reachable} where relkind in ('r', 'p') and not relrowsecurity`,
  },
  {
    name: 'rls_disabled_without_grant',
    severity: 'WARN',
    hint: 'nobody reaches it yet; the first GRANT would open every row: alter table … enable row level security',
    sql: `select format('%I.%I', n.nspname, c.relname) as object, '' as role
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relrowsecurity
        and c.oid not in (select rel.oid from ${reachable})`,
  },
  {
    name: 'view_not_security_invoker',
    severity: 'ERROR',
    hint: 'the view reads with the rights of its owner, past every policy: alter view … set (security_invoker = on)',
    sql: `select object, role from ${reachable} where relkind = 'v' and not coalesce(
      (select option_value::bool from pg_options_to_table(reloptions) where option_name = 'security_invoker'), false)`,
  },
  {
    name: 'unprotected_relation_exposed',
    severity: 'ERROR',
    hint: 'policies do not apply to materialized views and foreign tables: revoke the grant, or put a function before it',
    sql: `select object, role from ${reachable} where relkind in ('m', 'f')`,
  },
  {
    name: 'api_role_owns_table',
    severity: 'ERROR',
    hint: 'an owner is not bound by policies: alter table … owner to lite_admin',
    sql: `select format('%I.%I', n.nspname, c.relname) as object, api.role
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join ${api}
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and pg_has_role(api.role, c.relowner, 'usage')`,
  },
  {
    name: 'security_definer_without_search_path',
    severity: 'ERROR',
    hint: `alter function … set search_path = ''`,
    sql: `select object, role from ${definers} where not pinned`,
  },
  {
    name: 'security_definer_executable',
    severity: 'WARN',
    hint: 'it runs past every policy: be sure that it checks auth.uid() itself',
    sql: `select object, role from ${definers} where pinned`,
  },
  {
    name: 'api_role_can_create',
    severity: 'ERROR',
    hint: 'revoke create on schema … from …',
    sql: `select nspname as object, role from pg_namespace cross join ${api}
      where has_schema_privilege(role, oid, 'create') and nspname !~ '^pg_'`,
  },
  {
    name: 'temporary_tables_allowed',
    severity: 'ERROR',
    level: 'full',
    hint: 'revoke temporary on database … from public (the next start does it)',
    sql: `select current_database() as object, role from ${api} where has_database_privilege(role, current_database(), 'temp')`,
  },
  {
    name: 'temporary_tables_allowed',
    severity: 'WARN',
    level: 'limited',
    hint: 'the owner of the database can: revoke temporary on database … from public',
    sql: `select current_database() as object, role from ${api} where has_database_privilege(role, current_database(), 'temp')`,
  },
  {
    name: 'policy_always_true_for_write',
    severity: 'ERROR',
    hint: 'everybody who has the grant may write every row: compare with (select auth.uid())',
    sql: `select object, role from ${policies}
      where polpermissive and polcmd in ('a', 'w', 'd', '*') and 'true' in (qual, checked)`,
  },
  {
    name: 'policy_uses_user_metadata',
    severity: 'ERROR',
    hint: 'users write their user_metadata themselves: use app_metadata',
    sql: `select object, role from ${policies} where qual || checked ~ 'user_meta_?data'`,
  },
  {
    name: 'login_can_become_privileged',
    severity: 'ERROR',
    hint: 'revoke … from lite_api: an injection in a request would have that role',
    sql: `select 'lite_api' as object, rolname as role from pg_roles
      where rolname <> 'lite_api' and pg_has_role('lite_api', oid, 'member')
        and (rolsuper or rolbypassrls or rolcreaterole or rolname in ('service_role', 'lite_service', 'lite_auth', 'lite_admin'))`,
  },
  {
    name: 'role_has_dangerous_attribute',
    severity: 'ERROR',
    hint: 'alter role … nosuperuser nobypassrls nocreaterole nocreatedb noreplication',
    sql: `select '' as object, rolname as role from pg_roles
      where (rolname in ('anon', 'authenticated', 'lite_api', 'lite_service', 'lite_auth')
          and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication))
        or (rolname in ('service_role', 'lite_admin') and (rolsuper or rolcreatedb or rolreplication))`,
  },
  {
    name: 'new_functions_open_to_public',
    severity: 'ERROR',
    hint: 'alter default privileges for role … revoke execute on functions from public (the next start does it)',
    sql: `select 'default privileges' as object, current_user::text as role where not exists (
      select from pg_default_acl d where d.defaclrole = current_user::regrole and d.defaclnamespace = 0
        and d.defaclobjtype = 'f' and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0))`,
  },
  {
    name: 'event_trigger_missing',
    severity: 'ERROR',
    level: 'full',
    hint: 'without it new tables are open and not generated; the next start makes it anew',
    sql: `select wanted as object, '' as role from unnest(array['lite_before_ddl', 'lite_after_ddl', 'lite_after_drop', 'lite_after_change']) wanted
      where wanted not in (select evtname from pg_event_trigger where evtenabled in ('A', 'O'))`,
  },
  {
    name: 'table_of_another_owner',
    severity: 'WARN',
    level: 'limited',
    hint: 'it is not served, because we cannot protect it: alter table … owner to the login of DATABASE_URL',
    sql: `select format('%I.%I', n.nspname, c.relname) as object, pg_get_userbyid(c.relowner) as role
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any ($1) and c.relkind in ('r', 'p') and not pg_has_role(c.relowner, 'usage')`,
  },
  {
    name: 'limited_level',
    severity: 'INFO',
    level: 'limited',
    hint: 'the login of DATABASE_URL is no superuser: new tables are found by polling and secured before they are served',
    sql: `select 'database' as object, current_user::text as role`,
  },
  {
    name: 'system_table_unlogged', // but counters and the bus, which a crash may forget
    severity: 'ERROR',
    hint: 'it is empty after a crash: alter table … set logged',
    sql: `select c.oid::regclass::text as object, '' as role from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('auth', 'storage', 'realtime', 'lite') and c.relpersistence = 'u' and c.relkind in ('r', 'p')
        and n.nspname || '.' || c.relname not in ('lite.rate_limits', 'realtime.bus_process', 'realtime.bus_message')`,
  },
  {
    name: 'extension_in_exposed_schema',
    severity: 'WARN',
    hint: 'its functions become part of the API: alter extension … set schema extensions',
    sql: `select e.extname as object, n.nspname as role from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where n.nspname = any ($1)`,
  },
  {
    name: 'secret_column_readable',
    severity: 'WARN',
    hint: 'its name sounds secret: grant select only on the other columns',
    sql: `select rel.object || '.' || a.attname as object, rel.role from ${reachable}
      join pg_attribute a on a.attrelid = rel.oid and a.attnum > 0 and not a.attisdropped
      where a.attname ~* 'secret|token|password|passwd' and has_column_privilege(rel.role, rel.oid, a.attnum, 'select')`,
  },
  {
    name: 'known_row_security_holes',
    severity: 'ERROR',
    hint: 'CVE-2025-8713 and earlier: update PostgreSQL to its newest minor release',
    sql: `select 'PostgreSQL ' || current_setting('server_version') as object, '' as role
      from (select current_setting('server_version_num')::int as v) s
      where v between 160000 and 160009 or v between 170000 and 170005`,
  },
  {
    name: 'writes_are_not_durable',
    severity: 'WARN',
    hint: 'a crash can lose or damage what was answered with success',
    sql: `select name || ' = off' as object, '' as role from (${volatileSettings}) volatile`,
  },
]
