// EXPLAIN around a statement of ours. Options are words of ours, never text of the request.
import type { Statement } from '../../db/contract.ts'

/** What `application/vnd.pgrst.plan` may ask for. */
export const planOptions = ['analyze', 'verbose', 'settings', 'buffers', 'wal'] as const

export type PlanOption = (typeof planOptions)[number]

export interface Explain {
  readonly format: 'text' | 'json'
  readonly options: readonly PlanOption[]
}

/** The statement that shows the plan of `of`; with `analyze` it runs too. */
export function explained({ text, values }: Statement, { format, options }: Explain): Statement {
  const list = [`FORMAT ${format}`, ...options].join(', ').toUpperCase()
  return { text: `EXPLAIN (${list}) ${text}`, values }
}

/** The rows that the planner expects of the statement that `EXPLAIN (FORMAT JSON)` explained. */
export function plannedRows(json: string): number {
  const [top] = JSON.parse(json) as readonly { readonly Plan: { readonly 'Plan Rows': number } }[]
  return top?.Plan['Plan Rows'] ?? 0
}
