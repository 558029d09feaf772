// What /admin/v1/import takes and gives: a form with the plan first and the rows as CSV behind it. Values stay text until
// PostgreSQL reads them, so that nothing is rounded on the way.

export interface ImportPlan {
  readonly schema: string
  readonly table: string
  /** The columns that the values of a row are for, in their order. Others take their default. */
  readonly columns: readonly string[]
  /** Whether the first record is to be left out. Default: no. */
  readonly header?: boolean
  /** Whether every record begins with the number of its line in the file that it was in. Default: records are counted. */
  readonly lines?: boolean
  readonly conflict?: {
    /** A row whose key is there already: a mistake, left out, or written over the one that is there. */
    readonly action: 'fail' | 'skip' | 'update'
    /** The columns of the unique key. Default: the primary key for `update`, any key for `skip`. */
    readonly columns?: readonly string[]
  }
  /** Everything is tried and taken back. */
  readonly dry_run?: boolean
  /** A CREATE TABLE that a dry run begins with. */
  readonly create?: string
  /** A UUID of the caller's choice, by which its progress is known. */
  readonly id?: string
}

const names = {
  type: 'array',
  minItems: 1,
  maxItems: 1600,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength: 63 },
} as const

export const importPlan = {
  type: 'object',
  required: ['schema', 'table', 'columns'],
  additionalProperties: false,
  properties: {
    schema: { type: 'string', minLength: 1, maxLength: 63 },
    table: { type: 'string', minLength: 1, maxLength: 63 },
    columns: names,
    header: { type: 'boolean' },
    lines: { type: 'boolean' },
    conflict: {
      type: 'object',
      required: ['action'],
      additionalProperties: false,
      properties: { action: { enum: ['fail', 'skip', 'update'] }, columns: names },
    },
    dry_run: { type: 'boolean' },
    create: { type: 'string', minLength: 1, maxLength: 200_000 },
    id: { type: 'string', format: 'uuid' },
  },
} as const

/** A row that PostgreSQL does not take. */
export interface ImportMistake {
  /** Of the file where the plan has `lines`, else of the record, from 1. */
  readonly line: number
  /** Null where the row as a whole is at fault, as by a trigger. */
  readonly column: string | null
  /** What stood there, cut where it is long. */
  readonly value: string | null
  readonly code: string
  readonly message: string
  readonly details: string | null
  readonly hint: string | null
}

export interface ImportReport {
  readonly rows: number
  readonly inserted: number
  readonly updated: number
  /** Left out: the key is there already, a later row has it, or a trigger did not want it. */
  readonly skipped: number
  /** Only after a dry run: an import with a mistake is refused as a whole. */
  readonly failed: number
  /** The first of them. */
  readonly mistakes: readonly ImportMistake[]
}

export interface ImportProgress {
  /** `none`: no import of this id runs, not yet or no more. */
  readonly phase: 'none' | 'reading' | 'inserting'
  /** Rows that were tried. */
  readonly done: number
  /** Null until the file has been read. */
  readonly rows: number | null
}
