-- superuser
-- The tables of the publication supabase_realtime get their triggers with the statement that publishes them, whoever owns
-- them; so do new partitions. Every DDL leaves a mark for the readers of the change log. What decides that runs with the rights of the superuser, so it must not be lite_admin's.

alter view lite.published_tables owner to current_user;
alter function lite.sync_published() owner to current_user;
grant select on lite.published_tables to lite_admin;

create function lite.after_change() returns event_trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_tag in ('CREATE PUBLICATION', 'ALTER PUBLICATION', 'DROP PUBLICATION', 'CREATE TABLE', 'CREATE TABLE AS',
    'SELECT INTO', 'ALTER TABLE')
  then
    perform lite.sync_published();
  end if;
  if current_setting('transaction_read_only') = 'off' and (
    tg_tag like 'DROP %'
    or exists (select from pg_event_trigger_ddl_commands() c where c.schema_name is distinct from 'pg_temp'))
  then
    insert into realtime.catalogue_change default values;
  end if;
end
$$;
revoke execute on function lite.after_change() from public;
