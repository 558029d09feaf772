// What the server says to whoever traces it, and databases that say so. Without tracing nothing of it is called.
import type { IncomingMessage } from 'node:http'
import type { Database } from '../db/contract.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { Answered } from './watcher.ts'

export interface Tracing {
  /** A request arrived: `serve` answers it. A caller's `traceparent` is continued. */
  request(request: IncomingMessage, serve: () => void): void
  /** Runs `go` as part of that request, where what it waited for made Node forget whose work it is. */
  within(request: IncomingMessage, go: () => void): void
  /** It was answered. Those that are never told so leave no trace. */
  answered(request: IncomingMessage, answer: Pick<Answered, 'path' | 'route' | 'status' | 'role'>): void
  /** A transaction, of the request that it is run for. @param text SQL without values */
  transaction<T>(text: string, work: () => Promise<T>): Promise<T>
  /** Sends what is left. */
  close(): Promise<void>
}

/** The same database, telling of each transaction. */
export const tracedDatabase = (database: Database, tracing: Tracing | undefined): Database =>
  tracing
    ? {
        ...database,
        asCaller: (caller, statement, settings) =>
          tracing.transaction(statement.text, () => database.asCaller(caller, statement, settings)),
      }
    : database

/** The same pool, telling of each statement and transaction. */
export const tracedPool = (pool: LoginPool, tracing: Tracing | undefined): LoginPool =>
  tracing
    ? {
        ...pool,
        rows: (text, values) => tracing.transaction(text, () => pool.rows(text, values)),
        transaction: (work) => tracing.transaction('begin', () => pool.transaction(work)),
      }
    : pool
