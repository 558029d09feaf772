-- People, their photos, likes and comments. Who may see a photo is said once, by the policy of `photos`; likes, comments and
-- the files themselves ask that policy.
create table profiles (
  id   uuid primary key references auth.users on delete cascade,
  name text not null constraint name_has_1_to_40_characters check (char_length(trim(name)) between 1 and 40)
);
comment on table profiles is 'What everybody may know of a user.';

create table photos (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null default auth.uid() references profiles on delete cascade,
  path       text not null unique,
  caption    text not null default '' constraint caption_has_at_most_200_characters check (char_length(caption) <= 200),
  is_public  boolean not null default true,
  created_at timestamptz not null default now()
);
comment on column photos.path is 'The file: an object of the bucket photos, in the folder of its owner.';
comment on column photos.is_public is 'True: everybody who signed in sees it. False: its owner alone.';
create index on photos (created_at desc);
create index on photos (user_id);

create table likes (
  photo_id   uuid not null references photos on delete cascade,
  user_id    uuid not null default auth.uid() references profiles on delete cascade,
  primary key (photo_id, user_id)
);
create index on likes (user_id);

create table comments (
  id         uuid primary key default gen_random_uuid(),
  photo_id   uuid not null references photos on delete cascade,
  user_id    uuid not null default auth.uid() references profiles on delete cascade,
  body       text not null constraint comment_has_1_to_500_characters check (char_length(trim(body)) between 1 and 500),
  created_at timestamptz not null default now()
);
create index on comments (photo_id, created_at);
create index on comments (user_id);

-- Row-level security is on already, as for every new table.
create policy "everybody sees profiles" on profiles for select to authenticated using (true);
create policy "own profile" on profiles for update to authenticated
  using (id = (select auth.uid())) with check (id = (select auth.uid()));
grant select, update (name) on profiles to authenticated;

create policy "public photos and own ones" on photos for select to authenticated
  using (is_public or user_id = (select auth.uid()));
create policy "own photos" on photos to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()) and path like (select auth.uid()) || '/%');
grant select, insert, update (caption, is_public), delete on photos to authenticated;

create policy "likes of visible photos" on likes for select to authenticated
  using (exists (select from photos where photos.id = photo_id));
create policy "like as oneself" on likes for insert to authenticated
  with check (user_id = (select auth.uid()) and exists (select from photos where photos.id = photo_id));
create policy "own likes end" on likes for delete to authenticated using (user_id = (select auth.uid()));
grant select, insert, delete on likes to authenticated;

create policy "comments of visible photos" on comments for select to authenticated
  using (exists (select from photos where photos.id = photo_id));
create policy "comment as oneself" on comments for insert to authenticated
  with check (user_id = (select auth.uid()) and exists (select from photos where photos.id = photo_id));
create policy "own comments go" on comments for delete to authenticated using (user_id = (select auth.uid()));
grant select, insert, delete on comments to authenticated;

-- The files. The bucket is not public: each request asks the policies, or brings a signed URL.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('photos', 'photos', false, 8 * 1024 * 1024, '{image/jpeg,image/png,image/webp,image/avif}');

create policy "own folder" on storage.objects for insert to authenticated
  with check (bucket_id = 'photos' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy "whoever sees the photo sees its file" on storage.objects for select to authenticated
  using (bucket_id = 'photos' and (
    (storage.foldername(name))[1] = (select auth.uid())::text
    or exists (select from public.photos where photos.path = name)
  ));
create policy "own files go" on storage.objects for delete to authenticated
  using (bucket_id = 'photos' and (storage.foldername(name))[1] = (select auth.uid())::text);

-- Everybody who signs up gets a profile, with the name that was given, as far as it fits: no name keeps anybody from signing up.
create function make_profile() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, name)
  values (new.id, left(coalesce(
    nullif(trim(new.raw_user_meta_data ->> 'name'), ''), nullif(trim(split_part(new.email, '@', 1)), ''), 'Somebody'), 40));
  return null;
end
$$;
create trigger make_profile after insert on auth.users for each row execute function make_profile();

-- A photo and its file go together, whoever deletes the photo: neither is ever left without the other.
create function delete_file() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from storage.objects where bucket_id = 'photos' and name = old.path;
  return null;
end
$$;
create trigger delete_file after delete on photos for each row execute function delete_file();

alter publication supabase_realtime add table profiles, photos, likes, comments;
