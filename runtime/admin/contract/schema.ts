// What /admin/v1/schema tells of the database: every table that is not PostgreSQL's own, as the catalogue has it now.

export interface ColumnInfo {
  readonly number: number
  readonly name: string
  /** As `format_type` writes it, with its modifier, and its schema where it is none of PostgreSQL's own. */
  readonly type: string
  /** Schema and name of the type itself, for enums and domains. */
  readonly type_name: { readonly schema: string; readonly name: string }
  readonly is_array: boolean
  /** pg_type.typcategory of the type, or of its elements: N numbers, S text, D dates, B booleans, E enums, U others. */
  readonly category: string
  readonly nullable: boolean
  /** An expression; null where there is none. */
  readonly default: string | null
  readonly identity: 'always' | 'by default' | null
  readonly generated: boolean
  readonly comment: string | null
}

export interface ForeignKeyInfo {
  readonly name: string
  readonly columns: readonly string[]
  readonly schema: string
  readonly table: string
  readonly referenced: readonly string[]
  readonly on_delete: ReferenceAction
  readonly on_update: ReferenceAction
}
export type ReferenceAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

/** A unique or check constraint. */
export interface ConstraintInfo {
  readonly name: string
  readonly kind: 'unique' | 'check' | 'exclude'
  readonly columns: readonly string[]
  readonly definition: string
}

export interface IndexInfo {
  readonly name: string
  readonly definition: string
  readonly columns: readonly (string | null)[]
  readonly unique: boolean
  readonly primary: boolean
  readonly valid: boolean
  readonly bytes: number
}

export interface PolicyInfo {
  readonly name: string
  readonly permissive: boolean
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete'
  /** `public` is everybody. */
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

export type Verb = 'select' | 'insert' | 'update' | 'delete'

/** What a role of the API may do, whatever the policies say. */
export interface GrantInfo {
  readonly role: string
  readonly verb: Verb
  /** Null: the whole table. */
  readonly columns: readonly string[] | null
}

export interface TableInfo {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'
  readonly comment: string | null
  readonly rls: boolean
  readonly rls_forced: boolean
  /** Of ANALYZE; null where nobody has counted. */
  readonly estimated_rows: number | null
  readonly bytes: number
  /** Whether its changes are sent to subscribers. */
  readonly realtime: boolean
  readonly columns: readonly ColumnInfo[]
  readonly primary_key: readonly string[]
  readonly foreign_keys: readonly ForeignKeyInfo[]
  readonly constraints: readonly ConstraintInfo[]
  readonly indexes: readonly IndexInfo[]
  readonly policies: readonly PolicyInfo[]
  readonly grants: readonly GrantInfo[]
  readonly triggers: readonly {
    readonly name: string
    readonly definition: string
    readonly enabled: boolean
  }[]
  /** Of a view. */
  readonly definition: string | null
}

export interface EnumInfo {
  readonly schema: string
  readonly name: string
  readonly values: readonly string[]
  readonly comment: string | null
}

/** A type with rules of its own. */
export interface DomainInfo {
  readonly schema: string
  readonly name: string
  /** As `format_type` writes what is below. */
  readonly type: string
}

export interface FunctionInfo {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly arguments: string
  readonly returns: string
  readonly language: string
  readonly security_definer: boolean
}

export interface SchemaInfo {
  readonly name: string
  /** Served by the API. */
  readonly exposed: boolean
  /** Of this product, or of an extension: to look at. */
  readonly system: boolean
}

export interface DatabaseSchema {
  readonly schemas: readonly SchemaInfo[]
  readonly tables: readonly TableInfo[]
  readonly enums: readonly EnumInfo[]
  readonly domains: readonly DomainInfo[]
  readonly functions: readonly FunctionInfo[]
  /** Roles that the API speaks as, and others that policies may name. */
  readonly roles: readonly string[]
}
