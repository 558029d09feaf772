// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The types of conditions. Strict on purpose: a wrong column, test or value is an error at the call.
import type { Far, Json, JsonPath, Readable, TableTypes } from './table-types.js'

type Scalar = string | number | boolean

/** One value, or several of which any or all must fit. */
type Fits<Value> = Value | { readonly anyOf: readonly Value[] } | { readonly allOf: readonly Value[] }

/** Tests that every column has. `is` is for what `=` cannot find. */
interface Comparisons<Value> {
  readonly eq?: Fits<Value>
  readonly neq?: Value
  readonly gt?: Fits<Value>
  readonly gte?: Fits<Value>
  readonly lt?: Fits<Value>
  readonly lte?: Fits<Value>
  readonly in?: readonly Value[]
  readonly notIn?: readonly Value[]
  readonly is?: null | boolean | 'not_null' | 'unknown'
  /** Unlike `neq`, also true where the column is null. */
  readonly isDistinct?: Value
}

/**
 * Words to find: as one types them into a search box, or with `type`: `plain` (all words), `phrase` (in this order),
 * `tsquery` (Postgres' own operators). `config` is the language, for example `english`.
 */
type Search =
  | string
  | {
      readonly query: string
      readonly type?: 'websearch' | 'plain' | 'phrase' | 'tsquery'
      readonly config?: string
    }

/** Tests on text. `like` and `ilike` take `%` (or `*`) and `_`; `match` and `imatch` regular expressions. */
interface Patterns {
  readonly like?: Fits<string>
  readonly ilike?: Fits<string>
  readonly match?: Fits<string>
  readonly imatch?: Fits<string>
  readonly textSearch?: Search
}

/** Tests on arrays, ranges and jsonb. */
interface Containment<Value> {
  readonly contains?: Value
  readonly containedBy?: Value
}
interface Overlap<Value> {
  readonly overlaps?: Value
}

/** Tests on ranges, written as Postgres does: `[1,5)`. */
interface Ranges extends Comparisons<string>, Containment<string>, Overlap<string> {
  /** Ends before the other begins. */
  readonly before?: string
  readonly after?: string
  readonly notAfter?: string
  readonly notBefore?: string
  readonly adjacent?: string
}

/**
 * Tests on jsonb; with `path`, on what lies there. Behind a path texts are compared as text, other values as JSON (which
 * a column of type json cannot do).
 */
interface Jsons extends Comparisons<Json>, Containment<Json>, Patterns {
  readonly path?: JsonPath
}

/** The tests of a column: `Kind` says what its type does not show. */
type Tests<Value, Kind> = [Kind] extends ['range']
  ? Ranges
  : [Kind] extends ['wide']
    ? Comparisons<string | number | bigint>
    : Json extends Value
      ? Jsons
      : [Value] extends [readonly unknown[]]
        ? Comparisons<Value> & Containment<Value> & Overlap<Value>
        : string extends Value
          ? Comparisons<Value> & Patterns
          : Comparisons<Value>

/** A value (the column equals it; null: the column is null) or tests. Objects and arrays need `{ eq: … }`. */
type Condition<Value, Kind> =
  | Extract<Value, Scalar | null>
  | ([Kind] extends ['wide'] ? number | bigint : never)
  | Tests<Json extends Value ? Json : Exclude<Value, null>, Kind>

type KindOf<T extends TableTypes, Column> = Column extends keyof T['kinds'] ? T['kinds'][Column] : 'plain'

type Columns<T extends TableTypes> = {
  readonly [Column in keyof Readable<T>]?: Condition<Readable<T>[Column], KindOf<T, Column>>
}

/** Which rows a write means: conditions on own columns. They hold together. */
export type OwnWhere<T extends TableTypes> = Columns<T> & {
  readonly and?: readonly OwnWhere<T>[]
  readonly or?: readonly OwnWhere<T>[]
  readonly not?: OwnWhere<T>
}

/** Over a to-one relation: conditions on its row, or null: there is none. Over a to-many one: on its rows. */
type RelationCondition<Way> = Way extends { readonly is: 'many' }
  ? {
      readonly some?: Where<Far<Way>>
      readonly none?: Where<Far<Way>>
      /** No row fails them; a row for which they are unknown (null) does not fail. */
      readonly every?: Where<Far<Way>>
    }
  : Where<Far<Way>> | null

/** Which rows. All conditions hold together; `or` takes alternatives, `not` turns its conditions round. */
export type Where<T extends TableTypes> = Columns<T> & {
  readonly [Relation in keyof T['relations']]?: RelationCondition<T['relations'][Relation]>
} & {
  readonly and?: readonly Where<T>[]
  readonly or?: readonly Where<T>[]
  readonly not?: Where<T>
}

/** The rows that `update` and `delete` change; `'all'` must be said. */
export type Which<T extends TableTypes> = OwnWhere<T> | 'all'
