// What the admin API asks of whoever makes code out of the schema; runtime/reload is it.
import { ApiError } from '../../errors/index.ts'
import type { Effect, FileChange, Warning } from '../contract/schema-change.ts'

/** What PostgreSQL said of a statement that was tried. */
export interface TryRefusal {
  /** Which statement, from 0. */
  readonly statement: number
  readonly code: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  /** Characters, from 1, in the text of the statement. */
  readonly position: number | null
}

export interface TryReport {
  readonly files: readonly FileChange[]
  readonly effects: readonly Effect[]
  readonly warnings: readonly Warning[]
}

export interface Generation {
  /**
   * Runs the statements in a transaction that is rolled back, and generates in memory.
   * @param times milliseconds: of one statement; until others let go of what it needs
   */
  preview(
    statements: readonly string[],
    times: { readonly statementTimeout: number; readonly lockTimeout: number },
  ): Promise<{ readonly report: TryReport } | { readonly refusal: TryRefusal }>
  /** Brings the served API up to date now. @returns why it is not; undefined: it is */
  follow(): Promise<string | undefined>
}

/** Stands where there is no generator: nothing can be tried, and nothing is served anew. */
export const noGeneration: Generation = {
  preview: () => Promise.reject(new ApiError(503, 'LITE503', 'This server has no generator')),
  follow: () => Promise.resolve('this server has no generator'),
}
