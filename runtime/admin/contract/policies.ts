// What /admin/v1/policies/test takes and gives: which rows a caller reaches, and which part of which policy decides it.
import type { Verb } from './schema.ts'
import type { RunSqlBody } from './sql.ts'

export interface PolicyTestBody {
  readonly schema: string
  readonly table: string
  readonly verb: Verb
  readonly as: NonNullable<RunSqlBody['as']>
  /** Of an insert: the columns that the request gives. Of an update: those that it changes. */
  readonly row?: Readonly<Record<string, unknown>>
  /** Only the row that has these values, by column; PostgreSQL's text of them. */
  readonly key?: Readonly<Record<string, string>>
  /** Rows at most. Default 20, most 100. */
  readonly limit?: number
}

const name = { type: 'string', minLength: 1, maxLength: 63 } as const

export const policyTestBody = {
  type: 'object',
  required: ['schema', 'table', 'verb', 'as'],
  additionalProperties: false,
  properties: {
    schema: name,
    table: name,
    verb: { enum: ['select', 'insert', 'update', 'delete'] },
    as: {
      type: 'object',
      required: ['role'],
      additionalProperties: false,
      properties: {
        role: { enum: ['anon', 'authenticated', 'service_role'] },
        claims: { type: 'object' },
      },
    },
    row: { type: 'object' },
    key: { type: 'object', minProperties: 1, additionalProperties: { type: 'string' } },
    limit: { type: 'integer', minimum: 1, maximum: 100 },
  },
} as const

/** A part of an expression. The first one is the whole; the others are reached from it by `parts`. */
export interface PolicyPart {
  readonly kind: 'and' | 'or' | 'not' | 'leaf'
  readonly text: string
  /** Places in the list of parts; none of a leaf. */
  readonly parts: readonly number[]
}

export interface TestedPolicy {
  readonly name: string
  readonly permissive: boolean
  readonly parts: readonly PolicyPart[]
}

/** One condition that PostgreSQL puts on a row: one of the permissive policies is true, and every restrictive one. */
export interface TestedStage {
  /** Whose policies. */
  readonly command: Verb
  /** `using` hides a row, `check` refuses the whole statement. */
  readonly kind: 'using' | 'check'
  /** The row as it is, or as it would become. */
  readonly of: 'old' | 'new'
  /** Those that apply to this caller. */
  readonly policies: readonly TestedPolicy[]
}

/** Of a part for a row: true, false, null, or why it has no value. */
export type PartValue = boolean | null | { readonly error: string; readonly code: string }

/** Where the verdict on a row comes from. */
export interface DecidingPart {
  readonly stage: number
  /** Null: no permissive policy is there to be true. */
  readonly policy: number | null
  readonly part: number
}

/**
 * `hidden`: nothing happens to the row, and nobody is told. `refused`: the statement fails with 42501. `fails`: an expression
 * has no value, so the statement fails.
 */
export type Verdict = 'passes' | 'hidden' | 'refused' | 'fails'

export interface TestedRow {
  /** Of the primary key, PostgreSQL's text; null where it has none yet. */
  readonly key: Readonly<Record<string, string | null>>
  /** Every column, each to 200 characters. */
  readonly values: Readonly<Record<string, string | null>>
  /** The row as it would become; null for select and delete. */
  readonly new_values: Readonly<Record<string, string | null>> | null
  readonly verdict: Verdict
  /** By stage, policy and part. Empty where no policy is asked. */
  readonly results: readonly (readonly (readonly PartValue[])[])[]
  readonly decided: readonly DecidingPart[]
  /** Of an insert that passes: whether the caller may read the new row, as `return=representation` needs. */
  readonly readable: boolean | null
}

export interface PolicyTest {
  /** `off`: the table has no row-level security. `bypassed`: this role is above it. */
  readonly rls: 'on' | 'off' | 'bypassed'
  /** What the caller has no right to, whatever the policies say; each with the statement that grants it. */
  readonly missing: readonly { readonly what: string; readonly grant: string }[]
  readonly stages: readonly TestedStage[]
  readonly rows: readonly TestedRow[]
  /** Whether the table has more rows than were looked at. */
  readonly truncated: boolean
  /** What could make it otherwise in real life: triggers, defaults that were not computed. */
  readonly notes: readonly string[]
}
