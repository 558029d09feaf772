-- One entry of the change log for many rows of a statement: what a writer pays for is entries. An entry with the id X holds
-- the changes X, X+1, …, each of whose images U+001E follows, which no JSON text contains; an entry of one change is its
-- images alone, as all were before. Nothing that was logged before is lost, and cursors keep their meaning.

-- the table before its sequence: as writers take them
alter table realtime.change_log alter column rec type text using rec::text, alter column old type text using old::text;
comment on column realtime.change_log.id is 'Of the first change of the entry; the others follow.';
-- the entries' ids lie further apart than an entry has changes
alter sequence realtime.change_log_id_seq increment by 2048;
-- entries of many changes stay in one piece beside each other, two to a page; to compress them costs more than to write them
do $$
begin
  for slot in 0..7 loop
    execute format('alter table realtime.change_log_%s set (toast_tuple_target = 8160),
      alter column rec set storage external, alter column old set storage external', slot);
  end loop;
end
$$;

-- Runs for every statement on a published table: nothing here takes a lock that two writers share. Images of rows look
-- the same whatever the writer's session says. The first two rows get entries of their own, so that a statement on one row
-- pays for no more than that; the others are gathered, except where the order of changes may have to be put right.
create or replace function realtime.log_changes() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  own text[];
  target oid;
  depth int;
  deepest int;
  single int;
  part smallint;
  rings boolean;
  differs boolean;
  mark bigint;
  logged bigint;
  old_images refcursor;
  image text;
  was text;
  recs text := '';
  olds text := '';
begin
  -- in one statement: each expression of PL/pgSQL is made ready anew in each transaction, which costs as much as to run it
  select s.slot, s.armed_until > clock_timestamp(), coalesce(pg_partition_root(tg_relid)::oid, tg_relid),
    pg_trigger_depth(), coalesce(nullif(current_setting('realtime.deepest', true), ''), '0')::int,
    current_setting('timezone') <> 'UTC' or current_setting('intervalstyle') <> 'postgres'
      or current_setting('bytea_output') <> 'hex' or current_setting('datestyle') not like 'ISO%'
      or current_setting('extra_float_digits')::int < 1
  into part, rings, target, depth, deepest, differs from realtime.stream s;
  -- to change settings for the function costs as much as to write an entry: mostly they are what they should be
  if differs then
    own := array[current_setting('timezone'), current_setting('intervalstyle'), current_setting('bytea_output'),
      current_setting('datestyle'), current_setting('extra_float_digits')];
    perform set_config('timezone', 'UTC', true), set_config('intervalstyle', 'postgres', true),
      set_config('bytea_output', 'hex', true), set_config('datestyle', 'ISO', true),
      set_config('extra_float_digits', '1', true);
  end if;
  if depth > 1 or deepest > depth then
    mark := nextval('realtime.change_log_id_seq');
  else
    single := 2;
  end if;
  if tg_op = 'INSERT' then
    insert into realtime.change_log (slot, rel, op, rec)
    select part, target, 'I', row_to_json(r.*)::text from new_rows r limit single;
  elsif tg_op = 'UPDATE' then
    -- both transition tables hold the rows in the order in which they were changed
    insert into realtime.change_log (slot, rel, op, rec, old)
    select part, target, 'U', n.image, o.image
    from (select row_number() over () as i, row_to_json(r.*)::text as image from new_rows r limit single) n
    join (select row_number() over () as i, row_to_json(r.*)::text as image from old_rows r limit single) o using (i)
    order by i;
  elsif tg_op = 'DELETE' then
    insert into realtime.change_log (slot, rel, op, old)
    select part, target, 'D', row_to_json(r.*)::text from old_rows r limit single;
  else
    insert into realtime.change_log (slot, rel, op)
    values (part, target, case when target = tg_relid then 'T' else 'P' end);
  end if;
  get diagnostics logged = row_count;
  -- an entry is complete at 4,000 bytes: however long a statement is, little of it is held, and of the shortest images,
  -- two characters and U+001E, fewer than 2,048 go in
  if logged = single then
    if tg_op = 'INSERT' then
      for image in select row_to_json(r.*)::text from new_rows r offset single loop
        recs := recs || image || e'\x1e';
        if octet_length(recs) > 4000 then
          insert into realtime.change_log (slot, rel, op, rec) values (part, target, 'I', recs);
          recs := '';
        end if;
      end loop;
    elsif tg_op = 'UPDATE' then
      open old_images for select row_to_json(r.*)::text from old_rows r offset single;
      for image in select row_to_json(r.*)::text from new_rows r offset single loop
        fetch old_images into was;
        recs := recs || image || e'\x1e';
        olds := olds || was || e'\x1e';
        if octet_length(recs) + octet_length(olds) > 4000 then
          insert into realtime.change_log (slot, rel, op, rec, old) values (part, target, 'U', recs, olds);
          recs := '';
          olds := '';
        end if;
      end loop;
      close old_images;
    elsif tg_op = 'DELETE' then
      for was in select row_to_json(r.*)::text from old_rows r offset single loop
        olds := olds || was || e'\x1e';
        if octet_length(olds) > 4000 then
          insert into realtime.change_log (slot, rel, op, old) values (part, target, 'D', olds);
          olds := '';
        end if;
      end loop;
    end if;
    if recs <> '' or olds <> '' then
      insert into realtime.change_log (slot, rel, op, rec, old)
      values (part, target, left(tg_op, 1)::"char", nullif(recs, ''), nullif(olds, ''));
    end if;
  end if;
  if differs then
    perform set_config('timezone', own[1], true), set_config('intervalstyle', own[2], true),
      set_config('bytea_output', own[3], true), set_config('datestyle', own[4], true),
      set_config('extra_float_digits', own[5], true);
  end if;
  if single is null then
    if deepest > depth then
      perform realtime.put_in_order(target, mark);
    elsif deepest < 2 then
      perform set_config('realtime.nested_from', mark::text, true);
    end if;
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
-- last one that begins with what they left, unless they begin with what a later one left. All that it looks at was logged
-- within the statement that the client sent, in entries of one change.
create or replace function realtime.put_in_order(target oid, mark bigint) returns void
language sql set search_path = '' as $$
  with entry as materialized (
    select c.slot, c.id, c.rec, c.old from realtime.change_log c
    where c.xid = pg_current_xact_id() and c.rel = target
      and c.id > nullif(current_setting('realtime.nested_from', true), '')::bigint
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

-- Empties a part, and moves the floor of cursors behind it. False where a transaction under way may have written to it.
create or replace function realtime.empty_slot(part smallint) returns boolean
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
  -- the last of the entry's changes
  execute format(
    'select c.id + greatest(length(i.images) - length(replace(i.images, $1, $2)), 1) - 1
     from realtime.change_log_%s c cross join lateral (select coalesce(c.rec, c.old, $2)) i(images) where c.id = $3', part)
    into newest.id using e'\x1e', '', newest.id;
  execute format('truncate realtime.change_log_%s', part);
  update realtime.stream set floor = behind, floor_id = newest.id where (floor, floor_id) < (behind, newest.id);
  delete from realtime.tick t where t.n < (select s.floor - 1 from realtime.stream s);
  return true;
exception when lock_not_available then
  return false;
end
$$;
