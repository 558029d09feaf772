// The contract between the generator and the REST engine: the facts of one relation, as generated code states them.
// Plain data only; what can be done with them is the engine's affair.

/** JSON Schema 2020-12 of one column or one object, as emitted into `schema.ts`. */
export interface JsonSchema {
  readonly $id?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly (string | null)[]
  readonly items?: JsonSchema
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly minProperties?: number
  readonly maxLength?: number
}

/** One way from this relation to another, by foreign keys. */
export interface Relation {
  readonly schema: string
  readonly table: string
  readonly cardinality: 'many-to-one' | 'one-to-many' | 'one-to-one' | 'many-to-many'
  /** True where the foreign key is the far relation's. */
  readonly reverse?: true
  /** Our column to theirs. For many-to-many: our column to the junction's. */
  readonly on: Readonly<Record<string, string>>
  /** The foreign key's name; for many-to-many the junction's key to us. */
  readonly constraint: string
  /** Many-to-many only: the table between, and its columns to the far ones. */
  readonly via?: {
    readonly schema: string
    readonly table: string
    readonly constraint: string
    readonly on: Readonly<Record<string, string>>
  }
}

/** A function of one argument, the relation's row type: a column to select by name, or a way to another relation. */
export interface Computed {
  /** The function's schema. */
  readonly schema: string
  /** What it returns, as `format_type` prints it with an empty search_path. */
  readonly type: string
  /** Whose rows it returns; absent for a computed column. */
  readonly relation?: { readonly schema: string; readonly table: string; readonly single?: true }
}

/**
 * Functions of a domain's implicit casts: what clients see and send instead of the base type's value (PostgREST's
 * domain representations).
 */
export interface Representation {
  /** The domain to json: what is shown. */
  readonly json?: FunctionName
  /** json to the domain: what is written. */
  readonly fromJson?: FunctionName
  /** text to the domain: values of filters. */
  readonly fromText?: FunctionName
}

/** An aggregate over rows, whose result is a domain named like a media type (PostgREST's media type handlers). */
export interface MediaHandler extends FunctionName {
  // In lower case; `*/*` for any.
  readonly type: string
  /** The domain is made of bytea. */
  readonly binary?: true
  /** It takes rows of any kind, not only whole ones of the relation. */
  readonly generic?: true
}

interface FunctionName {
  readonly schema: string
  readonly name: string
}

/** The facts of one table, view, materialised view or foreign table. */
export interface Table<Row = Record<string, unknown>> {
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table'
  readonly description?: string
  readonly primaryKey: readonly (keyof Row & string)[]
  /** The routes that its plugin registers. Absent in facts without a plugin: only `list`. */
  readonly verbs?: readonly Verb[]
  /** Column to its Postgres type as `format_type` prints it with an empty search_path, without length. */
  readonly columns: Readonly<Record<keyof Row & string, string>>
  /** Columns that are GENERATED ALWAYS (stored or identity): never written. */
  readonly generated?: readonly (keyof Row & string)[]
  /** Default expressions as SQL (`pg_get_expr`, empty search_path); needed by `Prefer: missing=default`. Own keys only. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Columns whose domain has casts of its own; own keys only. */
  readonly representations?: Readonly<Record<string, Representation>>
  /** Aggregates that make bodies of media types from the rows. */
  readonly handlers?: readonly MediaHandler[]
  /** Columns of a domain over tsvector. */
  readonly vectors?: readonly (keyof Row & string)[]
  readonly relations: Readonly<Record<string, Relation>>
  /** By the function's name. Own keys only. */
  readonly computed?: Readonly<Record<string, Computed>>
  readonly schemas: { readonly row: JsonSchema; readonly insert?: JsonSchema; readonly update?: JsonSchema }
}

/** The facts of one function that can be called by name. */
export interface Routine {
  readonly schema: string
  readonly name: string
  readonly description?: string
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  /** `name` is empty for an unnamed argument; `type` as `format_type` prints it with an empty search_path. */
  readonly arguments: readonly {
    readonly name: string
    readonly type: string
    readonly optional?: true
    readonly variadic?: true
  }[]
  readonly returns: {
    readonly kind: 'void' | 'type' | 'relation' | 'record'
    readonly type: string
    readonly set: boolean
    /** `relation` only: whose rows come back; it may be one that is not exposed. */
    readonly relation?: { readonly schema: string; readonly name: string }
    /**
     * What the rows hold: columns of RETURNS TABLE, OUT arguments, a composite type (all of them `record`), or of a
     * relation that is not exposed. Absent for a bare `record`, which is one value.
     */
    readonly columns?: readonly { readonly name: string; readonly type: string }[]
    /** The type is a domain named like a media type: what a raw answer is sent as. `binary`: it is made of bytea. */
    readonly media?: { readonly type: string; readonly binary?: true }
  }
  /** Own settings (`SET … TO …`) that only work when the whole transaction has them. */
  readonly settings?: {
    /** `default_transaction_isolation`. */
    readonly isolation?: 'repeatable read' | 'serializable'
    /** `statement_timeout`, in milliseconds; 0 = none. */
    readonly statementTimeout?: number
  }
}

/** What a relation can do, as a set of its routes; the generated plugin registers exactly these. */
export type Verb = 'list' | 'insert' | 'upsert' | 'update' | 'remove'
