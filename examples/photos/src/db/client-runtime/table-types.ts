// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// What the types know of a table; generated code states it once for each.

/** The types of one table or view. `never` for `insert` and `update` where there are none. */
export interface TableTypes {
  readonly row: object
  readonly insert: object
  readonly update: object
  /** Columns that functions make of a row: read like own columns, but not among all columns, and never written. */
  readonly computed: object
  /** Ways to other tables: {@link One}, {@link Maybe} or {@link Many} of their types. */
  readonly relations: object
  /** Columns that have other tests than their type shows. */
  readonly kinds: object
}

/** A relation to exactly one row (as long as policies let the caller see it). */
export interface One<T> {
  readonly to: T
  readonly is: 'one'
}

/** A relation to one row or none. */
export interface Maybe<T> {
  readonly to: T
  readonly is: 'maybe'
}

/** A relation to any number of rows. */
export interface Many<T> {
  readonly to: T
  readonly is: 'many'
}

/** The types of the table that a relation leads to. */
export type Far<Way> = Way extends { readonly to: infer T extends TableTypes } ? T : never

/** What can be read of a row by name. */
export type Readable<T extends TableTypes> = T['row'] & T['computed']

/** Any JSON value. */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

/** Where in a JSON value: keys, and positions in arrays (from the end where negative). */
export type JsonPath = readonly (string | number)[]

/** `Then` for a column that holds JSON. */
export type IfJson<Value, Then> = Json extends Value ? Then : never
