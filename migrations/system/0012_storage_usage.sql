-- TRUNCATE of storage.objects leaves nothing counted, also where usage is being folded at that moment: emptying the tables
-- waits for the fold, and does not depend on which rows the transaction sees.

create or replace function storage.leave_blobs() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    update storage.blobs b set state = 'dead', changed_at = now() from old_rows o where b.id = o.version and b.state = 'live';
    insert into storage.usage_changes (bucket_id, owner_id, bytes, objects)
    select bucket_id, coalesce(owner_id, ''), -sum(coalesce((metadata ->> 'size')::bigint, 0)), -count(*)
    from old_rows group by 1, 2;
  else
    update storage.blobs set state = 'dead', changed_at = now() where state = 'live';
    truncate storage.usage_changes, storage.usage;
  end if;
  return null;
end
$$;
