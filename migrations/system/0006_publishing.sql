-- superuser
-- The tables of the publication supabase_realtime get their triggers with the statement that publishes them, whoever owns
-- them; so do new partitions. What decides that runs with the rights of the superuser, so it must not be lite_admin's.

alter view lite.published_tables owner to current_user;
alter function lite.sync_published() owner to current_user;

create function lite.after_publishing() returns event_trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform lite.sync_published();
end
$$;
revoke execute on function lite.after_publishing() from public;
