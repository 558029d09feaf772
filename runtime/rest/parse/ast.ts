// The request as data: what `select`, filters, `order` and ranges ask for. No value of the client stands in it, only
// the index ("slot") under which the value is kept; so the tree itself is the shape of the request.

/** Index into the values of a request. */
export type Slot = number

/** One step `->` (JSON) or `->>` (text) into a JSON value, by key or by array index. */
export interface JsonStep {
  readonly asText: boolean
  readonly by: 'key' | 'index'
  readonly slot: Slot
}

/** A column, and the way from it into its JSON. */
export interface Field {
  readonly column: string
  readonly path: readonly JsonStep[]
}

/** One item of `select`. `name` is the key in the reply. */
export type SelectItem =
  | { readonly kind: 'star' }
  | { readonly kind: 'column'; readonly field: Field; readonly name: string; readonly cast: string | null }

/** Operators that compare a field with one value; the SQL of each stands in `plan/condition.ts`. */
export type Operator =
  | 'eq'
  | 'neq'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'like'
  | 'ilike'
  | 'match'
  | 'imatch'
  | 'in'
  | 'isdistinct'
  | 'cs'
  | 'cd'
  | 'ov'
  | 'sl'
  | 'sr'
  | 'nxr'
  | 'nxl'
  | 'adj'

export type Quantifier = 'any' | 'all'

/** What `is.` accepts. */
export type Truth = 'null' | 'not_null' | 'true' | 'false' | 'unknown'

export interface Comparison {
  readonly kind: 'comparison'
  readonly not: boolean
  readonly field: Field
  readonly operator: Operator
  readonly quantifier: Quantifier | null
  readonly slot: Slot
}

export interface TruthTest {
  readonly kind: 'is'
  readonly not: boolean
  readonly field: Field
  readonly truth: Truth
}

interface Group {
  readonly kind: 'and' | 'or'
  readonly not: boolean
  readonly of: readonly Condition[]
}

export type Condition = Comparison | TruthTest | Group

export interface OrderTerm {
  readonly field: Field
  readonly direction: 'asc' | 'desc' | null
  readonly nulls: 'first' | 'last' | null
}

/** Rows asked for: `limit` null = all of them. */
export interface Range {
  readonly offset: number
  readonly limit: number | null
}
