// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The types of the client's other arguments and of its results: what is selected is what comes back.
import type { Far, IfJson, Json, JsonPath, Readable, TableTypes } from './table-types.js'
import type { Where } from './where-types.js'

type Direction = 'asc' | 'desc' | `${'asc' | 'desc'}.${'nullsfirst' | 'nullslast'}`

/** Order by own columns. */
export type OwnOrder<T extends TableTypes> = { readonly [Column in keyof Readable<T>]?: Direction }

/** Order by what lies in JSON: as JSON (numbers before objects), or with `text` as text, the only way in a `json` column. */
interface JsonOrder {
  readonly path: JsonPath
  readonly text?: true
  readonly direction: Direction
}

type Ordered<Columns> = {
  readonly [Column in keyof Columns]?: Direction | IfJson<Columns[Column], JsonOrder>
}

/** Order by own columns, by what lies in JSON, and by columns (not functions) of to-one relations. */
export type Order<T extends TableTypes> = Ordered<Readable<T>> & {
  readonly [Relation in keyof T['relations']]?: T['relations'][Relation] extends { readonly is: 'many' }
    ? never
    : Ordered<Far<T['relations'][Relation]>['row']>
}

/** What every call may be given. */
export interface CallOptions {
  /** Ends the request; the call then fails with code `aborted`. */
  readonly signal?: AbortSignal
}

/** Which rows, and in which order. */
export interface Rows<T extends TableTypes> {
  readonly where?: Where<T>
  /** One or several, the most important first. */
  readonly orderBy?: Order<T> | readonly Order<T>[]
  /** At most so many rows. */
  readonly limit?: number
  /** Skips so many rows. */
  readonly offset?: number
}

export interface FindOptions<T extends TableTypes> extends Rows<T>, CallOptions {}

/**
 * A part of a JSON column. It comes back under the column's name, or the name that `as` gives; as JSON, or with `text` as
 * text; as null where nothing is there.
 */
interface JsonPart {
  readonly path: JsonPath
  readonly as?: string
  readonly text?: true
}

/**
 * What to fetch: own columns, parts of JSON columns, and relations to any depth. Only what is named comes back, so
 * `{ author: true }` gives nothing but the author; `'*': true` names all own columns. Nothing named: all own columns.
 */
export type Select<T extends TableTypes> = {
  readonly [Column in keyof Readable<T>]?:
    true | IfJson<Readable<T>[Column], JsonPart | readonly (JsonPart & { readonly as: string })[]>
} & {
  readonly [Relation in keyof T['relations']]?: true | Embed<T['relations'][Relation]>
} & { readonly '*'?: true }

/** What to fetch of a relation; of a to-many one also which rows, in which order, how many for each row here. */
type Embed<Way> = (Way extends { readonly is: 'many' } ? Rows<Far<Way>> : unknown) & {
  readonly select?: Select<Far<Way>>
}

/** Makes a key that is not allowed an error where it stands, at any depth of an argument whose type is inferred. */
type Exact<Given, Allowed> = Given extends readonly (infer Item)[]
  ? readonly Exact<Item, ItemOf<Allowed>>[]
  : Given extends object
    ? {
        readonly [Key in keyof Given]: Key extends KeyOf<Allowed>
          ? Exact<Given[Key], At<Allowed, Key>>
          : never
      }
    : unknown

type KeyOf<T> = T extends object ? keyof T : never
type At<T, Key> = T extends object ? (Key extends keyof T ? T[Key] : never) : never
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : never

/** A selection as it was written, checked for what does not exist. */
export type Checked<S, T extends TableTypes> = S & Exact<S, Select<T>>

/** A row as it was selected; the whole row where nothing was. */
export type Selected<T extends TableTypes, S> = [keyof S] extends [never]
  ? T['row']
  : '*' extends keyof S
    ? T['row'] & Parts<T, S>
    : Parts<T, S>

type Parts<T extends TableTypes, S> = {
  -readonly [Key in keyof S as Named<Key, S[Key]>]: Key extends keyof Readable<T>
    ? Value<Readable<T>[Key], S[Key]>
    : Key extends keyof T['relations']
      ? Embedded<T['relations'][Key], S[Key]>
      : never
}

/** The names that one member of a selection has in the row. */
type Named<Key, Wanted> = Key extends '*'
  ? never
  : Wanted extends readonly { readonly as: infer Name extends string }[]
    ? Name
    : Wanted extends { readonly as: infer Name extends string }
      ? Name
      : Key

/** A column's value, or that of a part of it. */
type Value<Whole, Wanted> = Wanted extends readonly (infer Part)[]
  ? Value<Whole, Part>
  : Wanted extends { readonly path: JsonPath }
    ? Wanted extends { readonly text: true }
      ? string | null
      : Json
    : Whole

/** A relation's value: an array, an object, or null where there need not be a row. */
type Embedded<Way, Wanted> = Way extends { readonly is: infer Is }
  ? Is extends 'many'
    ? Part<Way, Wanted>[]
    : Part<Way, Wanted> | (Is extends 'maybe' ? null : never)
  : never

type Part<Way, Wanted> = Selected<Far<Way>, Wanted extends { readonly select: infer S } ? S : object>
