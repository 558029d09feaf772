-- Settings that the dashboard changes hold in every process at once.

create trigger lite_settings_changed after insert or delete or update on lite.settings
  for each statement execute function lite.ring('lite_settings');
