// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The types of realtime: what may be asked for, and what comes.
import type { TableTypes } from './table-types.js'
import type { Rows } from './types.js'

/** Ends a subscription or live query. */
export type Stop = () => void

/** `live`: all that was committed has come or is on its way; `connecting`: it will come later. */
export type Status = 'connecting' | 'live'

/** What every subscription may be given. */
export interface Watching {
  /** Ends it, as the returned function does. */
  readonly signal?: AbortSignal
  readonly onStatus?: (status: Status) => void
  /** What the server refuses, and what a callback throws. Without it, errors are reported as uncaught ones are. */
  readonly onError?: (error: unknown) => void
}

type Scalar = string | number | boolean | bigint

/** Tests that a filter of realtime knows. `is` is for what `=` cannot find. */
interface Tests<Value> {
  readonly eq?: Value
  readonly neq?: Value
  readonly gt?: Value
  readonly gte?: Value
  readonly lt?: Value
  readonly lte?: Value
  readonly in?: readonly Value[]
  readonly notIn?: readonly Value[]
  readonly is?: null | boolean | 'not_null' | 'unknown'
  readonly isDistinct?: Value
}
interface Patterns {
  readonly like?: string
  readonly ilike?: string
  readonly match?: string
  readonly imatch?: string
}
type ValueOf<T extends TableTypes, Column> =
  | Extract<T['row'][Column & keyof T['row']], Scalar>
  | (Column extends keyof T['kinds'] ? (T['kinds'][Column] extends 'wide' ? number | bigint : never) : never)

type Conditions<T extends TableTypes> = {
  readonly [Column in keyof T['row']]?:
    | ValueOf<T, Column>
    | Extract<T['row'][Column], null>
    | (Tests<ValueOf<T, Column>> & (string extends T['row'][Column] ? Patterns : unknown))
}

/** Which changes: conditions on own columns, which hold together. `not` turns one of them round. */
export type ChangesWhere<T extends TableTypes> = Conditions<T> & {
  readonly and?: readonly ChangesWhere<T>[]
  readonly not?: Conditions<T>
}

/** Own columns; all of them where none is named. */
export type Columns<T extends TableTypes> = { readonly [Column in keyof T['row']]?: true }

export interface ChangesOptions<T extends TableTypes> extends Watching {
  readonly where?: ChangesWhere<T>
  readonly event?: 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE' | '*'
  /** A change's cursor, to go on behind it: nothing that came since is missed, unless `must_refetch` says so. */
  readonly since?: string
}

/** Where and when something changed. */
interface Place {
  /** To go on behind this change: see {@link ChangesOptions.since}. */
  readonly cursor: string
  /** ISO 8601. */
  readonly commitTimestamp: string
  /** The row is so large that only its short values are told. */
  readonly truncated?: true
}

/**
 * One change, as its reader sees it: a row that comes into sight by an UPDATE is an UPDATE, one that goes out of sight, or
 * out of `where`, a DELETE. `old` holds what could be seen of the row before. After `must_refetch`, changes are missing.
 */
export type Change<Row> =
  | (Place & { readonly type: 'INSERT'; readonly record: Row; readonly old: null })
  | (Place & { readonly type: 'UPDATE'; readonly record: Row; readonly old: Partial<Row> })
  | (Place & { readonly type: 'DELETE'; readonly record: null; readonly old: Partial<Row> })
  | (Omit<Place, 'truncated'> & { readonly type: 'TRUNCATE' })
  | { readonly type: 'must_refetch' }

export interface LiveOptions<T extends TableTypes> extends Rows<T>, Watching {}
