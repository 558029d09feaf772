// The schema model: what the emitters know of a database. Readonly plain data that survives JSON.stringify; no emitter
// sees the catalogue, no introspector knows TypeScript. Order is decided here once: schemas as asked for, relations,
// functions and types by name, columns by attnum, labels by sort order; compared with `<`.

/** Everything that the API exposes, and the types that it mentions. */
export interface Model {
  readonly schemas: readonly Schema[]
  /** Relations and functions that were left out, each with the reason a person can act on. */
  readonly leftOut: readonly LeftOut[]
  /** Enums and composite types that columns and functions mention, but that no exposed schema owns. */
  readonly mentioned: { readonly enums: readonly Enum[]; readonly composites: readonly Composite[] }
}

export interface LeftOut {
  readonly schema: string
  readonly name: string
  readonly reason: string
}

export interface Schema {
  readonly name: string
  readonly description: string | null
  readonly relations: readonly Relation[]
  readonly functions: readonly Function[]
  readonly enums: readonly Enum[]
  readonly composites: readonly Composite[]
}

export type RelationKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'

/** A table or what can be read like one. Partitions are served through their parent, as in PostgREST. */
export interface Relation {
  readonly schema: string
  readonly name: string
  readonly kind: RelationKind
  readonly description: string | null
  readonly columns: readonly Column[]
  /** Column names; for views, the key inherited from the base table when all its columns are there, else empty. */
  readonly primaryKey: readonly string[]
  /** Sets of columns that are unique and not partial; the primary key included. */
  readonly uniques: readonly (readonly string[])[]
  /** Foreign keys of this relation, views included (inherited from the base table's columns). */
  readonly foreignKeys: readonly ForeignKey[]
  /** Many-to-many: through a table (never a view) whose primary key holds both keys; both ends in the model. */
  readonly junctions: readonly Junction[]
  /** Functions of one argument, our row type: selected by name like a column, or embedded like a relation. */
  readonly computed: readonly Computed[]
  /** Aggregates over our rows, or over rows of any kind, that make bodies of a media type; absent without any. */
  readonly handlers?: readonly MediaHandler[]
  readonly can: { readonly insert: boolean; readonly update: boolean; readonly delete: boolean }
  /**
   * True with a BEFORE INSERT row trigger: NOT NULL columns are then optional in `Insert` (decision 20). Views: with
   * an INSTEAD OF INSERT trigger or rule, or when the base table below has such a trigger.
   */
  readonly hasBeforeInsertTrigger: boolean
  readonly rowLevelSecurity: boolean
  readonly privileges: Readonly<Record<ApiRole, Privileges>>
}

export type ApiRole = 'anon' | 'authenticated' | 'service_role'

/**
 * Table privileges of one role as they work (own grants, memberships, PUBLIC), column grants included: `true`, or the
 * columns, or `false`. USAGE on the schema is not looked at.
 */
export interface Privileges {
  readonly select: boolean | readonly string[]
  readonly insert: boolean | readonly string[]
  readonly update: boolean | readonly string[]
  readonly delete: boolean
}

export interface Column {
  readonly name: string
  readonly description: string | null
  readonly type: TypeRef
  /** Views: false only where the base column cannot be null and no outer join stands between. */
  readonly nullable: boolean
  /** True when INSERT may leave it out although it is NOT NULL: own, identity's or its domain's default. */
  readonly hasDefault: boolean
  /** The default's expression as SQL, where it has one and is neither generated nor identity. */
  readonly default: string | null
  readonly identity: 'always' | 'by default' | null
  /** GENERATED ALWAYS AS (…) STORED. */
  readonly generated: boolean
  /** For views: false where the column cannot be written. Tables: always true. */
  readonly updatable: boolean
  /** Declared length of varchar(n) and char(n), else null. */
  readonly maxLength: number | null
  /** Views: the base table's column that this one shows unchanged, through views in between. */
  readonly source: { readonly schema: string; readonly name: string; readonly column: string } | null
}

/** A type as a column or argument uses it. */
export interface TypeRef {
  /**
   * `format_type(oid, -1)` with an empty search_path: safe as SQL text, schema-qualified unless in pg_catalog. Not
   * `null` as second argument: that prints `character` and `bit`, which as a cast cut a value to its first character.
   */
  readonly sql: string
  readonly schema: string
  /** `typname`, for example `int4`, `_text`, `mood`. */
  readonly name: string
  readonly kind: 'base' | 'enum' | 'composite' | 'domain' | 'range' | 'multirange' | 'array' | 'pseudo'
  /** Arrays: the element's type. Ranges: the subtype. Domains: the type below (which may be a domain again). */
  readonly of: TypeRef | null
  /** Domains only: NOT NULL by any level. */
  readonly notNull: boolean
  /** Domains only: absent where there is none. */
  readonly representation?: Representation
}

/**
 * Functions of implicit casts between a domain and json or text: what clients see and send instead of the base type's
 * value (PostgREST's domain representations).
 */
export interface Representation {
  readonly json?: FunctionName
  readonly fromJson?: FunctionName
  readonly fromText?: FunctionName
}

export interface FunctionName {
  readonly schema: string
  readonly name: string
}

export interface ForeignKey {
  readonly name: string
  readonly description: string | null
  readonly columns: readonly string[]
  readonly target: { readonly schema: string; readonly name: string; readonly columns: readonly string[] }
  /** True when exactly our columns are a primary key or unique constraint (PostgREST's rule). */
  readonly oneToOne: boolean
}

export interface Junction {
  readonly through: { readonly schema: string; readonly name: string }
  /** The junction's key to us, and its key to the target. */
  readonly near: ForeignKey
  readonly far: ForeignKey
}

export interface Enum {
  readonly schema: string
  readonly name: string
  readonly description: string | null
  readonly labels: readonly string[]
}

export interface Composite {
  readonly schema: string
  readonly name: string
  readonly description: string | null
  readonly attributes: readonly { readonly name: string; readonly type: TypeRef }[]
}

export interface Function {
  readonly schema: string
  readonly name: string
  /** `regprocedure` text, to tell overloads apart. */
  readonly signature: string
  readonly description: string | null
  readonly arguments: readonly Argument[]
  readonly returns: Returns
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  /** Its own settings (`SET … TO …`), by name; absent without any. */
  readonly settings?: Readonly<Record<string, string>>
  readonly executableBy: readonly ApiRole[]
}

export interface MediaType {
  // In lower case; `*/*` for any.
  readonly type: string
  /** The domain is made of bytea. */
  readonly binary?: true
}

/** An aggregate whose result is a domain that is named like a media type (PostgREST's media type handlers). */
export interface MediaHandler {
  readonly schema: string
  readonly name: string
  readonly media: MediaType
  /** Its argument is `anyelement`, not the row type. */
  readonly generic: boolean
}

/** A computed column or relation (PostgREST's computed fields). */
export interface Computed {
  readonly schema: string
  readonly name: string
  readonly description: string | null
  readonly returns: Returns
  /** At most one row: not SETOF, or declared ROWS 1. */
  readonly single: boolean
  readonly executableBy: readonly ApiRole[]
}

export interface Argument {
  /** Empty for unnamed arguments. */
  readonly name: string
  readonly type: TypeRef
  readonly hasDefault: boolean
  readonly variadic: boolean
}

export interface Returns {
  readonly set: boolean
  /** `relation`: rows of an exposed or other relation; `record`: the OUT or TABLE columns below. */
  readonly kind: 'void' | 'type' | 'relation' | 'record'
  readonly type: TypeRef
  /** `relation` only. */
  readonly relation: { readonly schema: string; readonly name: string } | null
  /** `record` only: columns of RETURNS TABLE or OUT arguments; empty for a bare `record`. */
  readonly columns: readonly { readonly name: string; readonly type: TypeRef }[]
}
