// The types of the client's arguments and results. Strict on purpose: a wrong column is an error at the call.

/** Any JSON value. */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

type Scalar = string | number | boolean

/** Tests on one column. `like` and `ilike` take `%` and `_`; `is` is for null, true, false. */
interface Tests<Value> {
  readonly eq?: Exclude<Value, null>
  readonly neq?: Exclude<Value, null>
  readonly gt?: Exclude<Value, null>
  readonly gte?: Exclude<Value, null>
  readonly lt?: Exclude<Value, null>
  readonly lte?: Exclude<Value, null>
  readonly like?: Exclude<Value, null> extends string ? string : never
  readonly ilike?: Exclude<Value, null> extends string ? string : never
  readonly in?: readonly Exclude<Value, null>[]
  readonly is?: null | boolean
}

/** A value (the column equals it; null: the column is null) or {@link Tests}. Objects and arrays need `{ eq: … }`. */
type Condition<Value> = Extract<Value, Scalar | null> | Tests<Value>

/** Which rows. All conditions hold together; `or` takes alternatives, `not` turns its conditions round. */
export type Where<Row> = { readonly [Column in keyof Row]?: Condition<Row[Column]> } & {
  readonly or?: readonly Where<Row>[]
  readonly not?: Where<Row>
}

type Direction = 'asc' | 'desc' | `${'asc' | 'desc'}.${'nullsfirst' | 'nullslast'}`

export type Order<Row> = { readonly [Column in keyof Row]?: Direction }

/** The columns to fetch. */
export type Select<Row> = { readonly [Column in keyof Row]?: true }

/** Makes a key that the row does not have an error at the call. */
export type Known<Selected, Row> = Selected & Readonly<Record<Exclude<keyof Selected, keyof Row>, never>>

/** A row with the chosen columns only; all of them where nothing was chosen. */
export type Chosen<Row, Selected> = [keyof Selected & keyof Row] extends [never]
  ? Row
  : Pick<Row, keyof Selected & keyof Row>

/** What every call may be given. */
export interface CallOptions {
  /** Ends the request; the call then fails with code `aborted`. */
  readonly signal?: AbortSignal
}

export interface FindOptions<Row> extends CallOptions {
  readonly where?: Where<Row>
  readonly orderBy?: Order<Row> | readonly Order<Row>[]
  /** At most so many rows. */
  readonly limit?: number
  /** Skips so many rows. */
  readonly offset?: number
}

/** The rows that `update` and `delete` change; `'all'` must be said. */
export type Which<Row> = Where<Row> | 'all'
