// What a request asked of the database, kept beside it until it is answered: for the log, and to explain the statement again.
// Values of parameters stay in the process: they are never shown.
import type { RequestSettings } from '../db/contract.ts'
import type { Caller } from '../identity/caller.ts'

export interface StatementNote {
  readonly caller: Caller
  readonly text: string
  readonly values: readonly (string | null)[]
  /** Of the transaction around it: what a second run needs to see the same. */
  readonly settings: Pick<
    RequestSettings,
    'method' | 'path' | 'headers' | 'searchPath' | 'readOnly' | 'timezone' | 'before'
  >
  /** Rows read or written; null while it is not known. */
  rows: number | null
  /** Milliseconds that it waited for a connection. */
  wait: number
}

declare module 'node:http' {
  interface IncomingMessage {
    /** The last statement that was made for this request. */
    note?: StatementNote
  }
}
