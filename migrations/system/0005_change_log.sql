-- The change log of realtime: what statement triggers write down of the tables in the publication supabase_realtime, and
-- the ticks that make batches of it. A tick is a snapshot; batch n holds what tick n sees and tick n-1 did not, so that it
-- is the same for every process, at any time. Nobody but the owner reads any of it: it holds rows of all users.

create table realtime.stream (
  is_only boolean primary key default true check (is_only),
  id uuid not null default gen_random_uuid(),
  system_identifier bigint,
  timeline int,
  slot smallint not null default 0,
  slot_since timestamptz not null default now(),
  floor bigint not null default 1,
  floor_id bigint not null default 0,
  armed_until timestamptz not null default '-infinity'
);
comment on table realtime.stream is 'One row: which history cursors belong to, and where its log is written.';
comment on column realtime.stream.floor is 'Cursors below (floor, floor_id) must refetch: changes behind them are gone.';
comment on column realtime.stream.armed_until is 'Until then a writer rings lite_realtime: no process looks often.';
insert into realtime.stream default values;

create sequence realtime.change_log_id_seq;

-- Eight parts that are emptied in turn: no part is ever made or dropped, so that no write can miss its place.
create table realtime.change_log (
  slot smallint not null,
  id bigint not null default nextval('realtime.change_log_id_seq'),
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  rel oid not null,
  op "char" not null,
  rec json,
  old json
) partition by list (slot);
-- Images are json, not jsonb: half the work for writers, no value that jsonb refuses can stop a write, and readers get them
-- as they stand here.
comment on column realtime.change_log.op is 'I, U, D, T (TRUNCATE), P (TRUNCATE of one partition).';
create index change_log_xid_idx on realtime.change_log (xid);

do $$
begin
  for slot in 0..7 loop
    execute format('create table realtime.change_log_%s partition of realtime.change_log for values in (%s)
      with (autovacuum_vacuum_insert_scale_factor = 0.5)', slot, slot);
    execute format('alter table realtime.change_log_%s enable row level security', slot);
  end loop;
end
$$;

create table realtime.tick (
  n bigint primary key,
  snap pg_snapshot not null,
  at timestamptz not null default clock_timestamp()
);
insert into realtime.tick (n, snap) values (1, pg_current_snapshot());

-- A row for each DDL statement (0006), until it is cleaned up: which rows there are tells whether what readers know of
-- tables and policies is what the tick's snapshot sees.
create table realtime.catalogue_change (id bigint generated always as identity);
alter table realtime.catalogue_change enable row level security;

alter table realtime.stream enable row level security;
alter table realtime.change_log enable row level security;
alter table realtime.tick enable row level security;

-- Runs for every statement on a published table: nothing here takes a lock that two writers share. Images of rows look
-- the same whatever the writer's session says.
create function realtime.log_changes() returns trigger
language plpgsql security definer set search_path = '' set timezone = 'UTC' set intervalstyle = 'postgres'
set bytea_output = 'hex' as $$
declare
  target oid := coalesce(pg_catalog.pg_partition_root(tg_relid)::oid, tg_relid);
  depth int := pg_trigger_depth();
  deepest int := coalesce(nullif(current_setting('realtime.deepest', true), ''), '0')::int;
  part smallint;
  rings boolean;
  mark bigint;
  logged bigint;
begin
  select s.slot, s.armed_until > clock_timestamp() into part, rings from realtime.stream s;
  if deepest > depth then
    mark := nextval('realtime.change_log_id_seq');
  end if;
  if tg_op = 'INSERT' then
    insert into realtime.change_log (slot, rel, op, rec) select part, target, 'I', row_to_json(r.*) from new_rows r;
  elsif tg_op = 'UPDATE' then
    -- both transition tables hold the rows in the order in which they were changed
    insert into realtime.change_log (slot, rel, op, rec, old)
    select part, target, 'U', n.image, o.image
    from (select row_number() over () as i, row_to_json(r.*) as image from new_rows r) n
    join (select row_number() over () as i, row_to_json(r.*) as image from old_rows r) o using (i);
  elsif tg_op = 'DELETE' then
    insert into realtime.change_log (slot, rel, op, old) select part, target, 'D', row_to_json(r.*) from old_rows r;
  else
    insert into realtime.change_log (slot, rel, op)
    values (part, target, case when target = tg_relid then 'T' else 'P' end);
  end if;
  get diagnostics logged = row_count;
  if deepest > depth then
    perform realtime.put_in_order(target, mark);
  end if;
  if depth > 1 or deepest > 0 then
    perform set_config('realtime.deepest', depth::text, true);
  end if;
  if rings and logged > 0 then
    perform pg_notify('lite_realtime', '');
  end if;
  return null;
end
$$;

-- A user's trigger may change the same row within the statement: what it does is logged before the statement itself.
-- Images tell the order, as each change begins with what the one before it left. Changes behind `mark` move before the
-- last one that begins with what they left, unless they begin with what a later one left.
create function realtime.put_in_order(target oid, mark bigint) returns void
language sql set search_path = '' as $$
  with entry as materialized (
    select c.slot, c.id, c.rec::text as rec, c.old::text as old from realtime.change_log c
    where c.xid = pg_current_xact_id() and c.rel = target
  ),
  fitting as (
    select m.id, m.old, max(n.id) as place from entry m join entry n on n.old = m.rec and n.id < mark
    where m.id > mark group by m.id, m.old
  ),
  moving as materialized (
    select f.id, f.place from fitting f
    where not exists (select from entry n where n.rec = f.old and n.id >= f.place and n.id < mark)
  ),
  concerned as (
    select e.slot, e.id, coalesce(m.place, e.id) as place, m.id is null as stays
    from entry e left join moving m using (id) where e.id >= (select min(place) from moving)
  ),
  sorted as (
    select c.slot, c.id, row_number() over (order by c.place, c.stays, c.id) as i from concerned c
  ),
  numbered as (select c.id as new_id, row_number() over (order by c.id) as i from concerned c)
  update realtime.change_log l set id = n.new_id from sorted s join numbered n using (i)
  where l.xid = pg_current_xact_id() and l.slot = s.slot and l.id = s.id and s.id <> n.new_id
$$;

-- The tables whose changes are logged: those of the publication, with all of their partitions.
create view lite.published_tables as
with publication as (select oid, puballtables from pg_publication where pubname = 'supabase_realtime'),
member as (
  select r.prrelid as oid from publication p join pg_publication_rel r on r.prpubid = p.oid
  union
  select c.oid from publication p join pg_publication_namespace s on s.pnpubid = p.oid
  join pg_class c on c.relnamespace = s.pnnspid
  union
  select c.oid from publication p join pg_class c on p.puballtables
)
select c.oid, coalesce(nullif(pg_partition_root(c.oid)::oid, 0), c.oid) as root
from member m
join pg_class top on top.oid = m.oid
join pg_namespace n on n.oid = top.relnamespace
cross join lateral (select m.oid union select t.relid from pg_partition_tree(m.oid) t) tree
join pg_class c on c.oid = tree.oid
where c.relkind in ('r', 'p') and c.relpersistence = 'p'
  and n.nspname not in ('auth', 'storage', 'realtime', 'lite', 'information_schema') and n.nspname !~ '^pg_';

-- Gives published tables their triggers, and takes them from others. An event trigger calls it after DDL (0006); where
-- there is none, the server does. What may not be changed is left, with a warning.
create function lite.sync_published() returns int
language plpgsql set search_path = '' as $$
declare
  target record;
  changed int := 0;
begin
  for target in
    with wanted as (select distinct oid from lite.published_tables),
    actual as (select tgrelid as oid from pg_trigger where tgname = 'lite_realtime_insert' and not tgisinternal)
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, w.oid is not null as is_wanted
    from wanted w full join actual a using (oid)
    join pg_class c on c.oid = coalesce(w.oid, a.oid)
    join pg_namespace n on n.oid = c.relnamespace
    where w.oid is null or a.oid is null
  loop
    -- the ALTER TABLE below has fired the event trigger, which has done the rest
    continue when target.is_wanted = exists (
      select from pg_trigger t where t.tgrelid = target.oid and t.tgname = 'lite_realtime_insert');
    begin
      if target.is_wanted then
        execute format('
          create trigger lite_realtime_insert after insert on %1$s referencing new table as new_rows
            for each statement execute function realtime.log_changes();
          create trigger lite_realtime_update after update on %1$s referencing old table as old_rows new table as new_rows
            for each statement execute function realtime.log_changes();
          create trigger lite_realtime_delete after delete on %1$s referencing old table as old_rows
            for each statement execute function realtime.log_changes();
          create trigger lite_realtime_truncate after truncate on %1$s
            for each statement execute function realtime.log_changes();
          alter table %1$s enable always trigger lite_realtime_insert, enable always trigger lite_realtime_update,
            enable always trigger lite_realtime_delete, enable always trigger lite_realtime_truncate', target.name);
      else
        execute format('
          drop trigger if exists lite_realtime_insert on %1$s; drop trigger if exists lite_realtime_update on %1$s;
          drop trigger if exists lite_realtime_delete on %1$s; drop trigger if exists lite_realtime_truncate on %1$s',
          target.name);
      end if;
      changed := changed + 1;
    exception when insufficient_privilege or lock_not_available then
      raise warning 'supabase-lite cannot log changes of %: %', target.name, sqlerrm;
    end;
  end loop;
  return changed;
end
$$;

-- The newest tick; makes one where there is something that the last one does not see. Whoever comes while another
-- process makes one gets the last. In read committed each statement sees what is committed: a tick that follows tick n
-- sees all that tick n saw, and `catalogue`, which is read after it, every DDL that the tick saw.
create function realtime.advance(gap interval, out n bigint, out catalogue text)
language plpgsql set search_path = '' as $$
declare
  last record;
begin
  select t.n, t.snap, t.at into last from realtime.tick t order by t.n desc limit 1;
  n := last.n;
  -- a clock may be set back
  if clock_timestamp() - last.at not between '0' and gap
    and exists (
      select from realtime.change_log c where c.xid >= pg_snapshot_xmax(last.snap)
      union all
      select from realtime.change_log c where c.xid = any (array(select pg_snapshot_xip(last.snap)))
    )
    and pg_try_advisory_xact_lock(7243101, 1)
  then
    insert into realtime.tick (n, snap) select last.n + 1, pg_current_snapshot() on conflict do nothing;
    n := last.n + 1;
  end if;
  select count(*) || ':' || coalesce(sum(c.id), 0) into catalogue from realtime.catalogue_change c;
end
$$;

-- Keeps the log within its bounds: goes on to the next part when the present one is old or large enough, and empties the
-- parts that are too old, or of which there is too much. Nothing is emptied that a transaction under way has written to.
create function realtime.clean_up(max_age interval, max_bytes bigint) returns void
language plpgsql set search_path = '' as $$
declare
  state record;
  next smallint;
  newest record;
  total bigint;
begin
  if not pg_try_advisory_xact_lock(7243101, 2) then
    return;
  end if;
  set local lock_timeout = '100ms';
  delete from realtime.catalogue_change;
  select s.slot, s.slot_since into state from realtime.stream s;
  if clock_timestamp() - state.slot_since > max_age / 7
    or pg_total_relation_size(format('realtime.change_log_%s', state.slot)) > max_bytes / 7
  then
    next := (state.slot + 1) % 8;
    if realtime.empty_slot(next) then
      update realtime.stream set slot = next, slot_since = clock_timestamp();
    end if;
  end if;
  select sum(pg_total_relation_size(format('realtime.change_log_%s', n)::regclass)) into total from generate_series(0, 7) n;
  if total > max_bytes then
    for step in 1..7 loop
      next := (state.slot + step) % 8;
      exit when pg_relation_size(format('realtime.change_log_%s', next)) > 0 and realtime.empty_slot(next);
    end loop;
  end if;
end
$$;

-- Empties a part, and moves the floor of cursors behind it. False where a transaction under way may have written to it.
create function realtime.empty_slot(part smallint) returns boolean
language plpgsql set search_path = '' as $$
declare
  newest record;
  behind bigint;
begin
  execute format('select max(xid) as xid, max(id) as id from realtime.change_log_%s', part) into newest;
  if newest.id is null then
    return true;
  end if;
  if newest.xid >= pg_snapshot_xmin(pg_current_snapshot()) then
    return false;
  end if;
  perform realtime.advance('0');
  select min(t.n) into behind from realtime.tick t where pg_snapshot_xmin(t.snap) > newest.xid;
  if behind is null then
    return false;
  end if;
  execute format('truncate realtime.change_log_%s', part);
  update realtime.stream set floor = behind, floor_id = newest.id where (floor, floor_id) < (behind, newest.id);
  delete from realtime.tick t where t.n < (select s.floor - 1 from realtime.stream s);
  return true;
exception when lock_not_available then
  return false;
end
$$;

-- Cursors of another history are worth nothing: after a restore to another cluster, or to an earlier time.
create function realtime.check_stream() returns uuid
language plpgsql set search_path = '' as $$
declare
  here record;
  found uuid;
begin
  begin
    select s.system_identifier, c.timeline_id into here from pg_control_system() s, pg_control_checkpoint() c;
  exception when insufficient_privilege then
    select null::bigint as system_identifier, null::int as timeline_id into here;
  end;
  -- processes that start at once must agree
  perform from realtime.stream s for update;
  select s.id into found from realtime.stream s
  where s.system_identifier is not distinct from here.system_identifier and s.timeline is not distinct from here.timeline_id;
  if found is null then
    if exists (select from realtime.stream s where s.system_identifier is not null) then
      truncate realtime.change_log;
      delete from realtime.tick where n < (select max(n) from realtime.tick);
      update realtime.tick set snap = pg_current_snapshot(), n = n + 1;
    end if;
    update realtime.stream s set id = gen_random_uuid(), system_identifier = here.system_identifier,
      timeline = here.timeline_id, floor = (select max(t.n) from realtime.tick t), floor_id = 0
    returning s.id into found;
  end if;
  return found;
end
$$;

revoke execute on function realtime.log_changes(), realtime.put_in_order(oid, bigint), realtime.advance(interval),
  realtime.clean_up(interval, bigint), realtime.empty_slot(smallint), realtime.check_stream(),
  lite.sync_published() from public;
