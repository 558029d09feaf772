-- Messages of channels: what the database broadcasts, what private channels keep for those who come late, and where the
-- policies stand that say who may join and say what. Tables and functions as Supabase has them.

create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default (clock_timestamp() at time zone 'UTC'),
  inserted_at timestamp not null default (clock_timestamp() at time zone 'UTC'),
  id uuid not null default gen_random_uuid() primary key,
  binary_payload bytea
);
create index messages_topic_idx on realtime.messages (topic, inserted_at desc) where extension = 'broadcast';
create index messages_inserted_at_idx on realtime.messages (inserted_at);
comment on table realtime.messages is
  'Policies for SELECT say who may listen to a private channel, those for INSERT who may send. See realtime.topic().';
alter table realtime.messages enable row level security;
grant usage on schema realtime to anon, authenticated, service_role;
grant select, insert on realtime.messages to anon, authenticated, service_role;

create trigger lite_log_messages after insert on realtime.messages referencing new table as new_rows
  for each statement execute function realtime.log_changes();
alter table realtime.messages enable always trigger lite_log_messages;

create function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;
comment on function realtime.topic() is 'The channel that a policy is asked about.';

-- Runs as whoever calls it: policies hold, but for owners, as functions that are SECURITY DEFINER run. What cannot be sent
-- is a warning: the write that it tells of must not fail for it.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql set search_path = '' as $$
begin
  insert into realtime.messages (payload, event, topic, private, extension)
  values (send.payload, send.event, send.topic, send.private, 'broadcast');
exception when others then
  raise warning 'realtime.send: %', sqlerrm;
end
$$;
create function realtime.send_binary(payload bytea, event text, topic text, private boolean default true) returns void
language plpgsql set search_path = '' as $$
begin
  insert into realtime.messages (binary_payload, event, topic, private, extension)
  values (send_binary.payload, send_binary.event, send_binary.topic, send_binary.private, 'broadcast');
exception when others then
  raise warning 'realtime.send_binary: %', sqlerrm;
end
$$;

create function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text, new record, old record,
  level text default 'ROW'
) returns void
language plpgsql set search_path = '' as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  perform realtime.send(jsonb_build_object(
    'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
  ), event_name, topic_name);
end
$$;

revoke execute on function realtime.topic(), realtime.send(jsonb, text, text, boolean),
  realtime.send_binary(bytea, text, text, boolean),
  realtime.broadcast_changes(text, text, text, text, text, record, record, text) from public;
grant execute on function realtime.topic(), realtime.send(jsonb, text, text, boolean), realtime.send_binary(bytea, text, text, boolean),
  realtime.broadcast_changes(text, text, text, text, text, record, record, text)
  to anon, authenticated, service_role;
