-- A session that loses its second factor takes it from the access tokens that are under way, too: until it shows one
-- again, or they have expired, they count as aal1.

alter table lite.revocations drop constraint revocations_kind_check;
alter table lite.revocations add constraint revocations_kind_check check (kind in ('session', 'user', 'assurance'));
comment on column lite.revocations.kind is
  'Whose tokens are refused; `assurance`: the session whose tokens count as aal1.';

create function lite.after_session_assurance() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.aal < old.aal then
    perform lite.revoke('assurance', new.id, now() + interval '25 hours');
  elsif exists (select from lite.revocations where kind = 'assurance' and id = new.id) then
    perform lite.revoke('assurance', new.id, now());
  end if;
  return null;
end
$$;
create trigger lite_assurance after update of aal on auth.sessions
  for each row when (new.aal is distinct from old.aal) execute function lite.after_session_assurance();
