// The settings of the embedded server, written at each start so that a later version of ours can improve them.
import type { Home } from './home.ts'
import { replaceFile } from './home.ts'

// Durability (fsync, full_page_writes, synchronous_commit) stays as PostgreSQL has it: on.
const text = `# Written by Supabase Lite at each start. Your own settings belong into postgresql.conf.
max_connections = 100
shared_buffers = 128MB
unix_socket_permissions = 0700
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
# What Supabase's databases have; the default without it stems no words.
default_text_search_config = 'pg_catalog.english'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
# Short statements over small tables: compiling them costs more than it saves.
jit = off
random_page_cost = 1.1
idle_in_transaction_session_timeout = 5min
`

/** Writes supabase-lite.conf, which postgresql.conf includes. */
export function writeSettings({ clusterDir, runAs }: Home): void {
  replaceFile(clusterDir, 'supabase-lite.conf', text, runAs)
}
