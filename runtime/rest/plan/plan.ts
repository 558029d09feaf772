// What a plan is: the statement of one shape of request, and how to read its result.
import type { Buffer } from 'node:buffer'
import type { Result, Statement } from '../../db/contract.ts'
import type { Slot } from '../parse/ast.ts'
import type { Sql } from '../sql/fragment.ts'
import { render } from '../sql/fragment.ts'

/** The cells of a plan's single row. */
export type Cell = 'body' | 'page' | 'total' | 'guarded' | 'inserted' | 'location'

export interface Plan {
  readonly text: string
  readonly slots: readonly Slot[]
  /** The columns of the one row that comes back; empty when only the command tag matters. */
  readonly cells: readonly Cell[]
}

/** What came of a statement. `body` is the JSON as Postgres wrote it. */
export interface Outcome {
  readonly body: Buffer | null
  /** Rows read, or written. */
  readonly rows: number
  /** Rows without limit and offset, where they were counted. */
  readonly total: number | null
  /** Whether policies hide rows from the caller; null where it was not asked. */
  readonly guarded: boolean | null
  /** Rows that an upsert newly made. */
  readonly inserted: number | null
  /** Columns of the key and their values, when exactly one row was made and `Location` was asked for. */
  readonly location: string | null
}

export const plan = (statement: Sql, cells: readonly Cell[]): Plan => ({ ...render(statement), cells })

/**
 * Puts a request's values into its plan.
 * @param rows takes the rows as they come
 */
export const statement = (plan: Plan, values: readonly string[], rows?: Statement['rows']): Statement => ({
  text: plan.text,
  values: plan.slots.map((slot) => values[slot] ?? null),
  rows,
})

export function outcome(plan: Plan, result: Result): Outcome {
  const row = result.rows[0]
  const cell = (name: Cell): Buffer | null => {
    const index = plan.cells.indexOf(name)
    return index < 0 ? null : (row?.[index] ?? null)
  }
  const number = (name: Cell): number | null => {
    const bytes = cell(name)
    return bytes === null ? null : Number(bytes.toString('latin1'))
  }
  return {
    body: cell('body'),
    rows: plan.cells.length === 0 ? result.affected : (number('page') ?? 0),
    total: number('total'),
    guarded: cell('guarded') && cell('guarded')?.toString('latin1') === 't',
    inserted: number('inserted'),
    location: cell('location')?.toString('utf8') ?? null,
  }
}
