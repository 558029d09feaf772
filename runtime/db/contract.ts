// What the rest of the server sees of the database. One door to it as somebody: `asCaller`; no other file sets a role.
import type { ClientConfig } from 'pg'
import type { Caller } from '../identity/caller.ts'

/** A column of a result: its name, and the OID of its type (of a domain, its base type's). */
export interface Column {
  readonly name: string
  readonly type: number
}

/**
 * Takes one row: a DataRow of PostgreSQL's protocol in text format, which stands in `bytes` from `start` to `end`: a
 * 16-bit count, then for each value its length in 32 bits (-1 = NULL) and its bytes. They are valid during the call only.
 */
export type RowSink = (bytes: Buffer, start: number, end: number) => void

/** One SQL statement. Values travel only as parameters, in text format; `null` is SQL NULL. */
export interface Statement {
  readonly text: string
  readonly values: readonly (string | null)[]
  /** Text that stays the same for the same shape is prepared once per connection and role. Default true. */
  readonly prepare?: boolean
  /**
   * Takes the rows instead of `Result.rows`. Called before the first row of an attempt, never without rows; a second
   * call means that the statement runs anew and all rows come again. Must not throw.
   */
  readonly rows?: ((columns: readonly Column[]) => RowSink) | undefined
}

/** Settings of the transaction around a caller's statement. `undefined` is the same as leaving one out. */
export interface RequestSettings {
  /** HTTP method and path, for `request.method` and `request.path`. */
  readonly method?: string | undefined
  readonly path?: string | undefined
  /**
   * Lower-case header names to values, without cookies and credentials' secrets, or their JSON; becomes
   * `request.headers`.
   */
  readonly headers?: Readonly<Record<string, string>> | string | undefined
  /** Becomes `request.cookies`; left out where there is none. */
  readonly cookies?: Readonly<Record<string, string>> | undefined
  /** Schemas of `search_path`, first one first. */
  readonly searchPath?: readonly string[] | undefined
  readonly readOnly?: boolean | undefined
  readonly timezone?: string | undefined
  /** Needs an explicit BEGIN; leave out for the implicit transaction. */
  readonly isolation?: 'repeatable read' | 'serializable' | undefined
  /** In milliseconds, instead of the caller's; 0 = none. Never beyond the service's. */
  readonly statementTimeout?: number | undefined
  /** Runs before the statement, as the caller and in its transaction; its rows are dropped. */
  readonly before?: Statement | undefined
  /** Runs after the statement, in its transaction and the same round trip; its rows are `Result.after`. */
  readonly after?: Statement | undefined
  /**
   * Ends the transaction by ROLLBACK, once deferred constraints have had their say. Forces an explicit transaction.
   */
  readonly rollback?: boolean | undefined
  /** Reads at the end, in the same round trip, what functions made of the reply: `Result.controls`. */
  readonly controls?: boolean | undefined
  /**
   * Inspects the last result before the transaction commits; when it throws, everything is rolled back.
   * Forces an explicit transaction.
   */
  readonly beforeCommit?: ((result: Result) => void) | undefined
  /** Cancels the statement on the server when it fires. */
  readonly signal?: AbortSignal | undefined
  /** Takes the milliseconds that it waited for a connection. */
  readonly meter?: { wait: number } | undefined
  /** The connection of the client who asks: when it closes, the statement is cancelled on the server. */
  readonly client?: Closable | undefined
}

/** What can be watched for its end without the cost of an AbortSignal for each request. A socket is one. */
export interface Closable {
  readonly destroyed: boolean
  once(event: 'close', listener: () => void): unknown
  off(event: 'close', listener: () => void): unknown
}

/** Rows as they came over the wire: text format, bytes not decoded. */
export interface Result {
  readonly rows: readonly (readonly (Buffer | null)[])[]
  readonly columns: readonly string[]
  /** Rows of `RequestSettings.after`; none without it. */
  readonly after: readonly (readonly (Buffer | null)[])[]
  /** The settings `response.headers` and `response.status`; null where they were not asked for, or not set. */
  readonly controls: { readonly headers: Buffer | null; readonly status: Buffer | null } | null
  /** The number in the command tag, for example 3 of `UPDATE 3`. */
  readonly affected: number
}

/** How busy the connections of one login are. */
export interface PoolState {
  readonly name: string
  readonly max: number
  readonly open: number
  readonly used: number
  /** Requests that wait for a connection. */
  readonly waiting: number
  /** Requests that got none in time, since the start. */
  readonly timeouts: number
}

/** The door to Postgres for requests. */
export interface Database {
  /**
   * Runs one statement as `caller` in one transaction and one round trip: settings, statement, one Sync. Resolves
   * only after ReadyForQuery, so an answered write is committed. Errors of Postgres arrive as {@link pg.DatabaseError}.
   */
  asCaller(caller: Caller, statement: Statement, settings?: RequestSettings): Promise<Result>
  pools(): readonly PoolState[]
  /** True while a connection can be had. */
  isReady(): Promise<boolean>
  close(): Promise<void>
}

/** How much the login of `DATABASE_URL` may do (decision 13). The embedded server is always `full`. */
export type PrivilegeLevel = 'full' | 'limited'

/** A reachable server, embedded or given by DATABASE_URL. */
export interface PostgresServer {
  /** Login that may create the roles and schemas: superuser when embedded, else that of DATABASE_URL. */
  readonly connection: ClientConfig
  /** Where requests connect, when DATABASE_URL is a pooler and DATABASE_DIRECT_URL the server behind it. */
  readonly pooled?: ClientConfig
  readonly embedded: boolean
  /** Stops the server when this process started it, else only lets go of it. */
  close(): Promise<void>
}

/** The logins after the bootstrap. */
export interface Logins {
  readonly level: PrivilegeLevel
  /** `lite_api`, `lite_service`, `lite_auth`, `lite_admin`: ready-made connection settings (database included). */
  readonly api: ClientConfig
  readonly service: ClientConfig
  /** The identity service's own. */
  readonly auth: ClientConfig
  readonly admin: ClientConfig
}
