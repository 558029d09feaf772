// Gives published tables the triggers that log their changes, where no event trigger does it (limited level).

/**
 * One statement, which one process runs at a time. A table that somebody holds is left for the next time, with a warning: a migration
 * may hold it and wait for us.
 */
export const syncPublished = `
  with alone as materialized (
    select pg_advisory_xact_lock(hashtext('lite.sync_published')), set_config('lock_timeout', '2s', true))
  select lite.sync_published() from alone`
