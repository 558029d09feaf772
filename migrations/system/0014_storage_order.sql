-- An upload in parts ends in the transaction that makes its object, so that a refusal or a crash leaves it as it was. Quotas hold at
-- every isolation level, and no row takes less than nothing.

-- Several attempts to end an upload may be staged; the row of the upload lets one of them become live.
alter table storage.blobs drop constraint blobs_upload_key;
create index blobs_upload_idx on storage.blobs (upload) where upload is not null;
comment on column storage.blobs.upload is 'The upload in parts that ends with it, when it becomes live.';

-- Whoever makes a bucket with a quota larger changes its row here. Others wait for it; those who could not see what it brought, as
-- their snapshot is older, fail (40001).
create table storage.quota_turns (
  bucket_id text collate "C" primary key references storage.buckets (id) on delete cascade,
  turn bigint not null default 0
) with (fillfactor = 50);
alter table storage.quota_turns enable row level security;

create function storage.size_of(metadata jsonb) returns bigint
language sql immutable parallel safe set search_path = '' as $$
  select greatest(coalesce((metadata ->> 'size')::bigint, 0), 0)
$$;
revoke execute on function storage.size_of(jsonb) from public;

create or replace function storage.take_blobs() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted bigint;
  taken bigint;
  ended uuid[];
  files uuid[];
  changes storage.usage_changes[];
  grown record;
begin
  if tg_op = 'INSERT' then
    select count(*) into wanted from new_rows where version is not null;
    with took as (
      update storage.blobs b set state = 'live', changed_at = now()
      from new_rows n where b.id = n.version and b.state = 'staged'
      returning b.upload, b.segments
    )
    select count(*), array_agg(t.upload) filter (where t.upload is not null),
      (select array_agg((s.value ->> 'id')::uuid) from took, jsonb_array_elements(took.segments) s)
    into taken, ended, files from took t;
    with added as (
      insert into storage.usage_changes as u (bucket_id, owner_id, bytes, objects)
      select bucket_id, coalesce(owner_id, ''), sum(storage.size_of(metadata)), count(*)
      from new_rows group by 1, 2
      returning u
    )
    select array_agg(u) into changes from added;
  else
    select count(*) into wanted from new_rows n
    where n.version is not null and not exists (select from old_rows o where o.version = n.version);
    with took as (
      update storage.blobs b set state = 'live', changed_at = now()
      from new_rows n where b.id = n.version and b.state = 'staged'
      returning b.upload, b.segments
    )
    select count(*), array_agg(t.upload) filter (where t.upload is not null),
      (select array_agg((s.value ->> 'id')::uuid) from took, jsonb_array_elements(took.segments) s)
    into taken, ended, files from took t;
    update storage.blobs b set state = 'dead', changed_at = now() from old_rows o
    where b.id = o.version and b.state = 'live' and not exists (select from new_rows n where n.version = o.version);
    with added as (
      insert into storage.usage_changes as u (bucket_id, owner_id, bytes, objects)
      select c.bucket_id, c.owner_id, sum(c.bytes), sum(c.objects)
      from (
        select bucket_id, coalesce(owner_id, '') as owner_id, storage.size_of(metadata) as bytes, 1 as objects
        from new_rows
        union all
        select bucket_id, coalesce(owner_id, ''), -storage.size_of(metadata), -1 from old_rows
      ) c
      group by 1, 2 having sum(c.bytes) <> 0 or sum(c.objects) <> 0
      returning u
    )
    select array_agg(u) into changes from added;
  end if;
  if taken <> wanted then
    raise exception 'version is set by uploads, and by nothing else' using errcode = '42501';
  end if;
  if ended is not null then
    delete from storage.uploads where id = any (ended);
    get diagnostics taken = row_count;
    if taken <> cardinality(ended) then
      raise exception 'The upload has ended' using errcode = 'LS410';
    end if;
    -- its parts left with it, and are the object's now
    delete from storage.dead_files where id = any (files);
  end if;
  -- what does not grow is let be, though it be too large already since a quota was lowered
  for grown in
    select b.id, b.quota, b.user_quota, c.owner_id, c.bytes, sum(c.bytes) over (partition by b.id) as of_bucket
    from unnest(changes) c join storage.buckets b on b.id = c.bucket_id
    where b.quota is not null or b.user_quota is not null
    order by b.id, c.owner_id
  loop
    continue when grown.bytes <= 0;
    insert into storage.quota_turns as t (bucket_id) values (grown.id) on conflict (bucket_id) do update set turn = t.turn + 1;
    if grown.of_bucket > 0 and storage.used(grown.id, null) > grown.quota then
      raise exception 'The bucket % is full', grown.id using errcode = 'LS413',
        detail = format('Its files may take %s bytes.', grown.quota);
    elsif grown.owner_id <> '' and storage.used(grown.id, grown.owner_id) > grown.user_quota then
      raise exception 'You have used up your space in the bucket %', grown.id using errcode = 'LS413',
        detail = format('Your files there may take %s bytes.', grown.user_quota);
    end if;
  end loop;
  return null;
end
$$;

create or replace function storage.leave_blobs() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    update storage.blobs b set state = 'dead', changed_at = now() from old_rows o where b.id = o.version and b.state = 'live';
    insert into storage.usage_changes (bucket_id, owner_id, bytes, objects)
    select bucket_id, coalesce(owner_id, ''), -sum(storage.size_of(metadata)), -count(*)
    from old_rows group by 1, 2;
  else
    update storage.blobs set state = 'dead', changed_at = now() where state = 'live';
    -- waits for a fold, and does not depend on which rows this transaction sees
    truncate storage.usage_changes, storage.usage;
  end if;
  return null;
end
$$;
