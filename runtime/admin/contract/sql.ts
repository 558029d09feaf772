// What /admin/v1/sql takes and gives. Values travel as PostgreSQL's text, so that nothing is rounded on the way.

export interface RunSqlBody {
  /** A UUID of the caller's choice, by which the run can be cancelled. */
  readonly id?: string
  readonly sql: string
  /** Of `$1`, `$2`, … where `sql` is one statement. */
  readonly params?: readonly (string | null)[]
  /** Nothing can be changed. */
  readonly read_only?: boolean
  /** Everything is taken back at the end. */
  readonly rollback?: boolean
  /** Rows of each statement at most. Default 1,000, most 10,000. */
  readonly row_cap?: number
  /** Milliseconds. Default 15,000, most 600,000. */
  readonly timeout?: number
  /**
   * How many rows each statement must return or change; null: any number. Where one is about another number, the run is refused
   * and nothing of it stays.
   */
  readonly expect?: readonly (number | null)[]
  /** Whom to be, as in a request with such a token. Default: the owner of the tables. */
  readonly as?: {
    readonly role: 'anon' | 'authenticated' | 'service_role'
    readonly claims?: Readonly<Record<string, unknown>>
  }
}

const milliseconds = { type: 'integer', minimum: 1, maximum: 600_000 } as const

export const runSqlBody = {
  type: 'object',
  required: ['sql'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', format: 'uuid' },
    sql: { type: 'string', minLength: 1, maxLength: 5_000_000 },
    params: { type: 'array', maxItems: 65_535, items: { type: ['string', 'null'] } },
    read_only: { type: 'boolean' },
    rollback: { type: 'boolean' },
    row_cap: { type: 'integer', minimum: 1, maximum: 10_000 },
    timeout: milliseconds,
    expect: { type: 'array', maxItems: 100_000, items: { type: ['integer', 'null'], minimum: 0 } },
    as: {
      type: 'object',
      required: ['role'],
      additionalProperties: false,
      properties: {
        role: { enum: ['anon', 'authenticated', 'service_role'] },
        claims: { type: 'object' },
      },
    },
  },
} as const

export interface SqlField {
  readonly name: string
  /** As `format_type` writes it. */
  readonly type: string
  readonly type_oid: number
  /** Where the value comes from a column of a table. */
  readonly table_oid: number | null
  readonly column_number: number | null
}

export interface SqlResult {
  /** The statement's own text. */
  readonly sql: string
  /** For example `SELECT`, `INSERT`, `CREATE TABLE`. */
  readonly command: string
  /** Rows that were returned or changed; null for what has none. */
  readonly row_count: number | null
  /** Empty for what returns nothing. */
  readonly fields: readonly SqlField[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Whether there are more rows than `row_cap`. */
  readonly truncated: boolean
  /** Milliseconds. */
  readonly duration: number
  readonly notices: readonly string[]
}

export interface SqlRun {
  /** One for each statement, in one transaction. */
  readonly results: readonly SqlResult[]
}

/**
 * Beside code, message, details and hint of a refusal: where in `sql` it is, as UTF-16 offset; which statement, from 0. Null where it
 * is about all of them: a constraint that is checked at the end.
 */
export interface SqlRefusal {
  readonly position: number | null
  readonly statement: number | null
}

export interface CheckSqlBody {
  readonly sql: string
}
const checkedSql = { type: 'string', minLength: 1, maxLength: 5_000_000 } as const
export const checkSqlBody = {
  type: 'object',
  required: ['sql'],
  additionalProperties: false,
  properties: { sql: checkedSql },
} as const

/** A DELETE or UPDATE of all rows, something dropped, a table emptied. */
export type Destruction = 'no where' | 'drop' | 'truncate'

/** One statement by its parse tree. Positions are UTF-16 offsets in `sql`. */
export interface CheckedStatement {
  /** Of the parse tree, for example `SelectStmt`. */
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly destructive: Destruction | null
  /** Belongs in a migration. */
  readonly ddl: boolean
}

export interface SqlCheck {
  /** Null where the parser does not understand the text: PostgreSQL will say why. */
  readonly statements: readonly CheckedStatement[] | null
}

export interface MigrateSqlBody {
  readonly sql: string
  /** Any text with a letter or digit: part of the file's name. */
  readonly name: string
}
export const migrateSqlBody = {
  type: 'object',
  required: ['sql', 'name'],
  additionalProperties: false,
  properties: {
    sql: checkedSql,
    name: { type: 'string', minLength: 1, maxLength: 60, pattern: '[\\p{L}\\p{N}]' },
  },
} as const

export interface SavedMigration {
  /** Where it is, or would be. */
  readonly file: string
  /** False where the folder cannot be written: the database keeps the text, `npm run migrate -- --pull` writes it. */
  readonly written: boolean
}
