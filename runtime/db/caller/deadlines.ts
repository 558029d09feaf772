// Ends what runs on beyond its time although Postgres should have ended it: a function may lift its own timeout. One timer
// for all requests, as one for each would cost more than what it guards.
import type { Connection } from './connection.ts'
import { overdue } from './connection.ts'

/** What can end a statement. */
type Endable = Pick<Connection, 'cancel' | 'abandon'>

/** One group of statements under way. */
interface Watched {
  readonly connection: Endable
  until: number
  cancelled: boolean
}

/** Watches statements until they end. */
export interface Deadlines {
  /**
   * @param timeout of the statement in milliseconds
   * @returns call it at the end of the statement
   */
  watch(connection: Endable, timeout: number): () => void
  close(): void
}

/** Time that Postgres has beyond the statement timeout, then again after our cancel (security.md S-12). */
const grace = 1_000
const interval = 100

/** Makes the watch of a process. */
export function createDeadlines(): Deadlines {
  const watched = new Set<Watched>()
  const timer = setInterval(() => {
    const now = Date.now()
    for (const entry of watched) {
      if (now < entry.until) continue
      if (entry.cancelled) {
        watched.delete(entry)
        entry.connection.abandon(overdue())
      } else {
        entry.cancelled = true
        entry.until = now + grace
        entry.connection.cancel()
      }
    }
  }, interval).unref()
  return {
    watch: (connection, timeout) => {
      const entry = { connection, until: Date.now() + timeout + grace, cancelled: false }
      watched.add(entry)
      return () => watched.delete(entry)
    },
    close: () => clearInterval(timer),
  }
}
