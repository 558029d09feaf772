-- Unfinished uploads (TUS, S3 multipart) take space as files do: all of a bucket together at most its quota, those of one owner at most
-- the user_quota. They may so hold as much again as the files, until they expire.
create function storage.bound_parts() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  place record;
begin
  for place in
    select distinct b.id, b.quota, b.user_quota, coalesce(u.owner_id, '') as owner_id
    from new_rows n join storage.uploads u on u.id = n.upload_id join storage.buckets b on b.id = u.bucket_id
    where b.quota is not null or b.user_quota is not null
    order by 1, 4
  loop
    -- one after the other: the next one sees what this one brought
    insert into storage.quota_turns as t (bucket_id) values (place.id) on conflict (bucket_id) do update set turn = t.turn + 1;
    if storage.unfinished(place.id, null) > place.quota then
      raise exception 'The bucket % is full', place.id using errcode = 'LS413',
        detail = format('Its unfinished uploads may take %s bytes.', place.quota);
    elsif place.owner_id <> '' and storage.unfinished(place.id, place.owner_id) > place.user_quota then
      raise exception 'You have used up your space in the bucket %', place.id using errcode = 'LS413',
        detail = format('Your unfinished uploads there may take %s bytes.', place.user_quota);
    end if;
  end loop;
  return null;
end
$$;

create function storage.unfinished(bucket text, owner text) returns bigint
language sql stable set search_path = '' as $$
  select coalesce(sum(p.size), 0)::bigint
  from storage.uploads u join storage.upload_parts p on p.upload_id = u.id
  where u.bucket_id = bucket and (owner is null or u.owner_id = owner)
$$;

create trigger lite_bound_parts_insert after insert on storage.upload_parts referencing new table as new_rows
  for each statement execute function storage.bound_parts();
create trigger lite_bound_parts_update after update on storage.upload_parts referencing new table as new_rows
  for each statement execute function storage.bound_parts();

revoke execute on function storage.bound_parts(), storage.unfinished(text, text) from public;
