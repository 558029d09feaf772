// The event triggers on the functions of migrations/system/0002 and 0006. Made here, so that every start mends what is missing.
import type { Wish } from './wishes.ts'

const triggers = {
  lite_before_ddl: `on ddl_command_start when tag in ('ALTER TABLE', 'ALTER SCHEMA', 'ALTER EXTENSION')
    execute function lite.before_ddl()`,
  lite_after_ddl: 'on ddl_command_end execute function lite.after_ddl()',
  lite_after_drop: 'on sql_drop execute function lite.after_drop()',
  lite_after_change: 'on ddl_command_end execute function lite.after_change()',
}

/** The triggers' names, in the order in which they can be dropped. */
export const eventTriggers: readonly string[] = Object.keys(triggers)

/** Full level only. `always`: they fire in sessions that replay data (session_replication_role), too. */
export const eventTriggerWishes: readonly Wish[] = Object.entries(triggers).map(([name, definition]) => ({
  what: `create the event trigger ${name}`,
  holds: `exists (select from pg_catalog.pg_event_trigger where evtname = '${name}' and evtenabled = 'A')`,
  make: `drop event trigger if exists ${name}; create event trigger ${name} ${definition};
    alter event trigger ${name} enable always`,
}))
