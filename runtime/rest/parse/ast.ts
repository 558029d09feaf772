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

export type AggregateName = 'sum' | 'avg' | 'count' | 'max' | 'min'

/** One item of `select`. `name` is the key in the reply. */
export type SelectItem =
  | { readonly kind: 'star' }
  | { readonly kind: 'column'; readonly field: Field; readonly name: string; readonly cast: string | null }
  /** `field` null = `count()` of rows. `cast` stands before the aggregate, `castAfter` behind it. */
  | {
      readonly kind: 'aggregate'
      readonly function: AggregateName
      readonly field: Field | null
      readonly cast: string | null
      readonly castAfter: string | null
      readonly name: string
    }

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

export type SearchOperator = 'fts' | 'plfts' | 'phfts' | 'wfts'

/** Full-text search; `language` null = the database's default. */
export interface Search {
  readonly kind: 'search'
  readonly not: boolean
  readonly field: Field
  readonly operator: SearchOperator
  readonly language: Slot | null
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

export type Condition = Comparison | Search | TruthTest | Group

/** `relation`: the field is that of an embedded resource, called by its alias or name. */
export interface OrderTerm {
  readonly relation?: string
  readonly field: Field
  readonly direction: 'asc' | 'desc' | null
  readonly nulls: 'first' | 'last' | null
}

/** Rows asked for: `limit` null = all of them. */
export interface Range {
  readonly offset: number
  readonly limit: number | null
}

/** What is asked of one relation: of the root, or of one that is embedded. */
export interface Node {
  /** Columns and aggregates, in the order of the reply; what is embedded follows them. */
  readonly select: readonly SelectItem[]
  readonly embeds: readonly Embed[]
  readonly where: readonly Condition[]
  readonly order: readonly OrderTerm[]
  /** As sent; see `range.ts`. */
  readonly limit?: string
  readonly offset?: string
}

/** `alias:relation!hint!inner(…)`, or `...relation(…)`, whose columns become the parent's. */
export interface Embed extends Node {
  readonly relation: string
  readonly alias: string | null
  readonly hint: string | null
  readonly inner: boolean
  readonly spread: boolean
}

/** The key in the reply, and what filters and orders call it. */
export const embedName = ({ alias, relation }: Pick<Embed, 'alias' | 'relation'>): string => alias ?? relation
