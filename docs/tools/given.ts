// What the TypeScript of the documentation takes as given, beside what it imports: clients, a signed-in user, things of the page.
// Copied to the generated client of the documentation's project, and compiled there.
import type { SupabaseClient } from '@supabase/supabase-js'
import type { QueryClient } from '@tanstack/react-query'
import type { Client } from '../../generated/client.ts'
import type { Database } from '../../generated/database.types.ts'
import type { createQueries } from '../../generated/query.ts'

declare global {
  /** Signed in as the reader of the page. */
  const db: Client
  const supabase: SupabaseClient<Database>
  const queries: ReturnType<typeof createQueries>
  const queryClient: QueryClient
  const ANON_KEY: string
  const token: string
  /** The reader's id. */
  const userId: string
  /** An image. */
  const file: File
  const lastCursor: string | undefined
  function render(what: unknown): void
  function reload(): void
}
