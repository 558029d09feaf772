-- superuser
-- Closed by default: row-level security on for every new table of an exposed schema, however it is made; no function
-- for PUBLIC; everything for service_role, whoever made it. And the doorbell: NOTIFY lite_schema after every DDL.
-- The event triggers themselves are made at every start (runtime/db/bootstrap/event-triggers.ts).
-- Everything here belongs to the superuser, in a schema that is not lite_admin's, because it runs with its rights.

create function lite.close_relation(relation oid, is_new boolean) returns void
language plpgsql set search_path = '' as $$
declare
  target record;
begin
  select c.relkind, c.relrowsecurity, format('%I.%I', n.nspname, c.relname) as name into target
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join lite.exposed_schemas e on e.name = n.nspname
  where c.oid = relation and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and not exists (
      select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    );
  if not found then
    return;
  end if;
  if is_new and target.relkind in ('r', 'p') and not target.relrowsecurity then
    execute format('alter table %s enable row level security', target.name);
  end if;
  if target.relkind = 'S' then
    if not has_sequence_privilege('service_role', relation, 'usage') then
      execute format('grant all on sequence %s to service_role', target.name);
    end if;
  elsif not has_table_privilege('service_role', relation, 'select, insert, update, delete') then
    execute format('grant all on table %s to service_role', target.name);
  end if;
exception when insufficient_privilege then
  raise warning 'supabase-lite cannot secure %: %', target.name, sqlerrm;
end
$$;

-- A null proacl is PostgreSQL's built-in default, EXECUTE for PUBLIC: nobody has decided about this routine yet.
create function lite.close_routine(routine oid) returns void
language plpgsql set search_path = '' as $$
begin
  if exists (
    select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.oid = routine and p.proacl is null
      and (
        n.nspname in ('auth', 'storage', 'realtime', 'lite')
        or n.nspname in (select e.name from lite.exposed_schemas e)
      )
      and not exists (
        select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
      )
  ) then
    execute format('revoke execute on routine %s from public', routine::regprocedure);
  end if;
  if exists (
    select from pg_proc p join pg_namespace n on n.oid = p.pronamespace join lite.exposed_schemas e on e.name = n.nspname
    where p.oid = routine and not has_function_privilege('service_role', p.oid, 'execute')
  ) then
    execute format('grant execute on routine %s to service_role', routine::regprocedure);
  end if;
exception when insufficient_privilege then
  raise warning 'supabase-lite cannot secure %: %', routine::regprocedure, sqlerrm;
end
$$;

-- For an exposed schema that was dropped and made again: the rights that bootstrap gave it.
create function lite.enter_schema(schema oid) returns void
language plpgsql set search_path = '' as $$
declare
  target name;
begin
  select n.nspname into target
  from pg_namespace n join lite.exposed_schemas e on e.name = n.nspname where n.oid = schema;
  if found then
    execute format('grant usage on schema %I to anon, authenticated, service_role', target);
    execute format('grant usage, create on schema %I to lite_admin with grant option', target);
  end if;
end
$$;

-- For a schema that becomes exposed with objects in it (bootstrap calls it).
create function lite.close_schema(schema name) returns void
language plpgsql set search_path = '' as $$
begin
  perform lite.close_relation(c.oid, true) from pg_class c where c.relnamespace = quote_ident(schema)::regnamespace;
  perform lite.close_routine(p.oid) from pg_proc p where p.pronamespace = quote_ident(schema)::regnamespace;
end
$$;

-- Remembers the tables outside of the exposed schemas, to recognise the one that a SET SCHEMA or RENAME moves in.
-- Without that, ALTER TABLE … DISABLE ROW LEVEL SECURITY could not be told from a move.
create function lite.before_ddl() returns event_trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform set_config('lite.outside', coalesce((
    select string_agg(c.oid::text, ',')
    from pg_namespace n
    join pg_depend d on d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid and d.classid = 'pg_class'::regclass
    join pg_class c on c.oid = d.objid -- by the index of pg_depend: a scan of pg_class would cost each ALTER milliseconds
    where c.relkind in ('r', 'p') and not c.relrowsecurity
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and n.nspname not in (select e.name from lite.exposed_schemas e)
  ), ''), false);
end
$$;

create function lite.after_ddl() returns event_trigger
language plpgsql security definer set search_path = '' as $$
declare
  outside text := current_setting('lite.outside', true);
  command record;
  rings boolean := false;
begin
  for command in
    select c.classid, c.objid, c.command_tag, c.in_extension from pg_event_trigger_ddl_commands() c
    where c.schema_name is distinct from 'pg_temp' and c.command_tag <> 'REFRESH MATERIALIZED VIEW'
  loop
    rings := true;
    if command.in_extension then
      continue;
    elsif command.classid = 'pg_class'::regclass then
      perform lite.close_relation(
        command.objid, command.command_tag in ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
      );
    elsif command.classid = 'pg_proc'::regclass then
      perform lite.close_routine(command.objid);
    elsif command.command_tag = 'CREATE SCHEMA' then
      perform lite.enter_schema(command.objid);
    end if;
  end loop;
  if tg_tag in ('ALTER TABLE', 'ALTER SCHEMA', 'ALTER EXTENSION') and outside <> '' then
    perform lite.close_relation(moved::oid, true) from string_to_table(outside, ',') moved;
  end if;
  if tg_tag = 'ALTER SCHEMA' then
    perform lite.close_routine(p.oid)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join lite.exposed_schemas e on e.name = n.nspname;
  end if;
  if rings then
    perform pg_notify('lite_schema', '');
  end if;
end
$$;

create function lite.after_drop() returns event_trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from pg_event_trigger_dropped_objects() d where d.original and not d.is_temporary) then
    perform pg_notify('lite_schema', '');
  end if;
end
$$;

revoke execute on function lite.close_relation(oid, boolean), lite.close_routine(oid), lite.enter_schema(oid),
  lite.close_schema(name), lite.before_ddl(), lite.after_ddl(), lite.after_drop() from public;
