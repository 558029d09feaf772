-- Files: buckets and objects as Supabase has them, and the blobs that hold their bytes. A row of storage.objects names its
-- blob by `version`; triggers tie the two, so that whatever changes the rows (the API, plain SQL, a cascade, TRUNCATE)
-- leaves no blob behind and takes none that it was not given.

create table storage.buckets (
  id text collate "C" primary key check (id <> '' and length(id) <= 100 and id !~ '[/\\[:cntrl:]]'),
  name text collate "C" not null unique,
  owner uuid,
  owner_id text,
  public boolean not null default false,
  avif_autodetection boolean default false,
  file_size_limit bigint check (file_size_limit >= 0),
  allowed_mime_types text[],
  type text not null default 'STANDARD' check (type in ('STANDARD', 'ANALYTICS', 'VECTOR')),
  quota bigint check (quota >= 0),
  user_quota bigint check (user_quota >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column storage.buckets.owner is 'Superseded by owner_id.';
comment on column storage.buckets.file_size_limit is 'Bytes of one file at most; null: the limit of the server.';
comment on column storage.buckets.allowed_mime_types is 'For example {image/*, application/pdf}; null: all.';
comment on column storage.buckets.quota is 'Bytes of all files of the bucket at most; null: no limit.';
comment on column storage.buckets.user_quota is 'Bytes of the files of one owner in the bucket at most; null: no limit.';

-- Names in the order of their bytes, which is the order of the S3 protocol and of cursors.
create table storage.objects (
  id uuid not null default gen_random_uuid() primary key,
  bucket_id text collate "C" not null references storage.buckets (id),
  name text collate "C" not null check (name <> '' and octet_length(name) <= 1024),
  owner uuid,
  owner_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_accessed_at timestamptz not null default now(),
  metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  version uuid,
  user_metadata jsonb,
  unique (bucket_id, name)
);
create unique index objects_version_key on storage.objects (version);
create index objects_owner_idx on storage.objects (owner_id, bucket_id);
comment on table storage.objects is 'Files. Policies for SELECT, INSERT, UPDATE and DELETE decide who may do what with them.';
comment on column storage.objects.owner is 'Superseded by owner_id.';
comment on column storage.objects.version is 'The blob with the bytes. Uploads set it; nobody else can.';
comment on column storage.objects.metadata is 'Size, type and eTag of the blob: written with it, and by nobody else.';
comment on column storage.objects.path_tokens is 'The name taken apart at its slashes.';

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant usage on schema storage to anon, authenticated, service_role;
grant select, insert, update, delete on storage.buckets, storage.objects to anon, authenticated, service_role;

-- The bytes: one file named by the id, or several in a row where an upload came in parts. Staged until an object takes it,
-- dead once none holds it any more; the sweeper removes what is dead.
create table storage.blobs (
  id uuid primary key,
  state text not null default 'staged' check (state in ('staged', 'live', 'dead')),
  changed_at timestamptz not null default now(),
  size bigint not null check (size >= 0),
  sha256 bytea,
  metadata jsonb not null,
  segments jsonb,
  upload uuid unique
);
create index blobs_state_idx on storage.blobs (state, changed_at) where state <> 'live';
create index blobs_segments_idx on storage.blobs using gin (segments jsonb_path_ops) where segments is not null;
comment on column storage.blobs.segments is
  'Files of the blob in their order, [{id, size, md5, sha256}]; null: one file that is named as the blob.';
comment on column storage.blobs.upload is 'The upload in parts that ended with it.';
comment on column storage.blobs.sha256 is 'Of the whole; null where each segment has its own.';

-- Which files are this database's: where two share a folder, or one begins anew, neither takes away what is the other's.
create table storage.store (
  is_only boolean primary key default true check (is_only),
  id uuid not null default gen_random_uuid()
);
insert into storage.store default values;

-- Uploads under way: TUS, and the multipart uploads of S3. Each part is a file of its own until they become one blob.
create table storage.uploads (
  id uuid primary key,
  kind text not null check (kind in ('tus', 's3')),
  bucket_id text collate "C" not null references storage.buckets (id) on delete cascade,
  name text collate "C" not null,
  owner_id text,
  details jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index uploads_place_idx on storage.uploads (bucket_id, name, id);
create index uploads_expires_idx on storage.uploads (expires_at);
create table storage.upload_parts (
  upload_id uuid not null references storage.uploads (id) on delete cascade,
  number int not null check (number > 0),
  file uuid not null unique,
  size bigint not null,
  md5 bytea not null,
  sha256 bytea not null,
  checksums jsonb,
  created_at timestamptz not null default now(),
  primary key (upload_id, number)
);

-- Files of parts that are gone: of uploads that were given up, and parts that were sent anew.
create table storage.dead_files (
  id uuid primary key,
  at timestamptz not null default now()
);

-- How much there is, by owner: changes are added without a lock that two uploads would share, and folded now and then.
create table storage.usage (
  bucket_id text collate "C" not null,
  owner_id text not null,
  bytes bigint not null,
  objects bigint not null,
  primary key (bucket_id, owner_id)
);
create table storage.usage_changes (
  id bigint generated always as identity primary key,
  bucket_id text collate "C" not null,
  owner_id text not null,
  bytes bigint not null,
  objects bigint not null
);
create index usage_changes_bucket_idx on storage.usage_changes (bucket_id, owner_id);

alter table storage.blobs enable row level security;
alter table storage.store enable row level security;
alter table storage.uploads enable row level security;
alter table storage.upload_parts enable row level security;
alter table storage.dead_files enable row level security;
alter table storage.usage enable row level security;
alter table storage.usage_changes enable row level security;

-- What belongs to the blob comes from the blob, whoever writes the row.
create function storage.take_metadata() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  demanded text := nullif(current_setting('storage.if_match', true), '');
  present text;
begin
  if tg_op = 'INSERT' and demanded is not null then
    select o.metadata ->> 'eTag' into present from storage.objects o
    where o.bucket_id = new.bucket_id and o.name = new.name for update;
    if not found then
      raise exception 'Object not found' using errcode = 'LS404';
    elsif demanded <> '*' and present <> all (regexp_split_to_array(demanded, '\s*,\s*')) then
      raise exception 'The object is another one' using errcode = 'LS412';
    end if;
  end if;
  if tg_op = 'UPDATE' then
    if new.version is not distinct from old.version then
      if new.version is not null then
        new.metadata := old.metadata;
      end if;
      return new;
    end if;
  end if;
  if new.version is not null then
    select b.metadata into new.metadata from storage.blobs b where b.id = new.version and b.state <> 'dead';
    if not found then
      raise exception 'version is set by uploads, and by nothing else' using errcode = '42501';
    end if;
  end if;
  return new;
end
$$;
create trigger lite_take_metadata before insert or update on storage.objects
  for each row execute function storage.take_metadata();

-- A staged blob becomes live, once: nobody can take a blob that is another object's.
create function storage.take_blobs() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted bigint;
  taken bigint;
  changes storage.usage_changes[];
  grown record;
begin
  if tg_op = 'INSERT' then
    select count(*) into wanted from new_rows where version is not null;
    update storage.blobs b set state = 'live', changed_at = now()
    from new_rows n where b.id = n.version and b.state = 'staged';
    get diagnostics taken = row_count;
    with added as (
      insert into storage.usage_changes as u (bucket_id, owner_id, bytes, objects)
      select bucket_id, coalesce(owner_id, ''), sum(coalesce((metadata ->> 'size')::bigint, 0)), count(*)
      from new_rows group by 1, 2
      returning u
    )
    select array_agg(u) into changes from added;
  else
    select count(*) into wanted from new_rows n
    where n.version is not null and not exists (select from old_rows o where o.version = n.version);
    update storage.blobs b set state = 'live', changed_at = now()
    from new_rows n where b.id = n.version and b.state = 'staged';
    get diagnostics taken = row_count;
    update storage.blobs b set state = 'dead', changed_at = now() from old_rows o
    where b.id = o.version and b.state = 'live' and not exists (select from new_rows n where n.version = o.version);
    with added as (
      insert into storage.usage_changes as u (bucket_id, owner_id, bytes, objects)
      select c.bucket_id, c.owner_id, sum(c.bytes), sum(c.objects)
      from (
        select bucket_id, coalesce(owner_id, '') as owner_id, coalesce((metadata ->> 'size')::bigint, 0) as bytes, 1 as objects
        from new_rows
        union all
        select bucket_id, coalesce(owner_id, ''), -coalesce((metadata ->> 'size')::bigint, 0), -1 from old_rows
      ) c
      group by 1, 2 having sum(c.bytes) <> 0 or sum(c.objects) <> 0
      returning u
    )
    select array_agg(u) into changes from added;
  end if;
  if taken <> wanted then
    raise exception 'version is set by uploads, and by nothing else' using errcode = '42501';
  end if;
  -- what does not grow is let be, though it be too large already since a quota was lowered
  for grown in
    select b.id, b.quota, b.user_quota, c.owner_id, c.bytes, sum(c.bytes) over (partition by b.id) as of_bucket
    from unnest(changes) c join storage.buckets b on b.id = c.bucket_id
    where b.quota is not null or b.user_quota is not null
    order by b.id, c.owner_id
  loop
    continue when grown.bytes <= 0;
    perform pg_advisory_xact_lock(7243102, hashtext(grown.id));
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
create trigger lite_take_blobs_insert after insert on storage.objects referencing new table as new_rows
  for each statement execute function storage.take_blobs();
create trigger lite_take_blobs_update after update on storage.objects referencing old table as old_rows new table as new_rows
  for each statement execute function storage.take_blobs();

create function storage.leave_blobs() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    update storage.blobs b set state = 'dead', changed_at = now() from old_rows o where b.id = o.version and b.state = 'live';
    insert into storage.usage_changes (bucket_id, owner_id, bytes, objects)
    select bucket_id, coalesce(owner_id, ''), -sum(coalesce((metadata ->> 'size')::bigint, 0)), -count(*)
    from old_rows group by 1, 2;
  else
    update storage.blobs set state = 'dead', changed_at = now() where state = 'live';
    -- waits for a fold, and does not depend on which rows this transaction sees
    truncate storage.usage_changes, storage.usage;
  end if;
  return null;
end
$$;
create trigger lite_leave_blobs after delete on storage.objects referencing old table as old_rows
  for each statement execute function storage.leave_blobs();
create trigger lite_leave_all_blobs after truncate on storage.objects
  for each statement execute function storage.leave_blobs();

create function storage.leave_parts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into storage.dead_files (id) select o.file from old_rows o
  where not exists (select from storage.upload_parts p where p.file = o.file)
  on conflict do nothing;
  return null;
end
$$;
create trigger lite_leave_parts after delete on storage.upload_parts referencing old table as old_rows
  for each statement execute function storage.leave_parts();
create trigger lite_leave_replaced_parts after update on storage.upload_parts referencing old table as old_rows
  for each statement execute function storage.leave_parts();

alter table storage.objects enable always trigger lite_take_metadata, enable always trigger lite_take_blobs_insert,
  enable always trigger lite_take_blobs_update, enable always trigger lite_leave_blobs,
  enable always trigger lite_leave_all_blobs;

create function storage.used(bucket text, owner text) returns bigint
language sql stable set search_path = '' as $$
  select coalesce(sum(u.bytes), 0)::bigint from (
    select bucket_id, owner_id, bytes from storage.usage union all select bucket_id, owner_id, bytes from storage.usage_changes
  ) u
  where u.bucket_id = bucket and (owner is null or u.owner_id = owner)
$$;

create function storage.fold_usage() returns void
language sql set search_path = '' as $$
  with gone as (delete from storage.usage_changes returning bucket_id, owner_id, bytes, objects)
  insert into storage.usage as u (bucket_id, owner_id, bytes, objects)
  select bucket_id, owner_id, sum(bytes), sum(objects) from gone group by 1, 2
  on conflict (bucket_id, owner_id) do update set bytes = u.bytes + excluded.bytes, objects = u.objects + excluded.objects
$$;

-- For policies, as Supabase names them.
create function storage.foldername(name text) returns text[]
language sql immutable parallel safe set search_path = '' as $$
  select (string_to_array(name, '/'))[1 : greatest(array_length(string_to_array(name, '/'), 1) - 1, 0)]
$$;
create function storage.filename(name text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select split_part(name, '/', -1)
$$;
create function storage.extension(name text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select coalesce(substring(split_part(name, '/', -1) from '\.([^.]*)$'), '')
$$;
create function storage.operation() returns text
language sql stable parallel safe as $$
  select nullif(current_setting('storage.operation', true), '')
$$;
create function storage.allow_only_operation(expected_operation text) returns boolean
language sql stable parallel safe as $$
  select coalesce(
    regexp_replace(current_setting('storage.operation', true), '^storage\.', '') = regexp_replace(expected_operation, '^storage\.', ''),
    false
  )
$$;
create function storage.allow_any_operation(expected_operations text[]) returns boolean
language sql stable parallel safe as $$
  select coalesce(bool_or(storage.allow_only_operation(e)), false) from unnest(expected_operations) e
$$;
comment on function storage.operation() is 'What the server is doing, for example storage.object.upload; null outside of it.';

create function storage.get_size_by_bucket() returns table (size bigint, bucket_id text)
language sql stable as $$
  select sum((o.metadata ->> 'size')::bigint)::bigint, o.bucket_id from storage.objects o group by o.bucket_id
$$;

revoke execute on function storage.take_metadata(), storage.take_blobs(), storage.leave_blobs(), storage.leave_parts(),
  storage.used(text, text), storage.fold_usage(), storage.foldername(text), storage.filename(text), storage.extension(text),
  storage.operation(), storage.allow_only_operation(text), storage.allow_any_operation(text[]),
  storage.get_size_by_bucket() from public;
grant execute on function storage.foldername(text), storage.filename(text), storage.extension(text), storage.operation(),
  storage.allow_only_operation(text), storage.allow_any_operation(text[]), storage.get_size_by_bucket()
  to anon, authenticated, service_role;
