// Saves what was changed in a grid: all of it in one transaction, in which every row must still be there. Where rows of one
// statement are refused, they are tried one by one in a transaction of their own, so that the error names the row.
import { ApiError } from '../../lib/api/client.ts'
import type { TableInfo } from '../../lib/api/schema.ts'
import type { runSql } from '../../lib/api/sql.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import type { Changes } from './changes.ts'
import { stepsOf, type Step } from './steps.ts'

/** The refusal of one statement, with the name of its row. */
function named(error: ApiError, { name }: Step): ApiError {
  const said = error.code === 'LITE409' ? texts.gone : error.message
  const { hint: _, ...rest } = error.body
  return new ApiError(error.status, {
    ...(error.code === 'LITE409' ? rest : error.body),
    message: texts.ofRow(name, said),
  })
}

/**
 * @param run runs statements in one transaction
 * @throws ApiError with what PostgreSQL says, or 409 where a row is gone; both name the row
 */
export async function save(table: TableInfo, changes: Changes, run: typeof runSql): Promise<void> {
  const steps = [...stepsOf(table, changes)]
  for (;;) {
    try {
      await run({ sql: steps.map(({ sql }) => sql).join('\n'), expect: steps.map(({ rows }) => rows) })
      return
    } catch (error) {
      if (!(error instanceof ApiError) || typeof error.body.statement !== 'number') throw error
      const at = error.body.statement
      const step = steps[at]
      if (!step) throw error
      if (!step.split) throw named(error, step)
      // rows that only their order keeps apart, as unique numbers that move on by one, pass one by one
      steps.splice(at, 1, ...step.split())
    }
  }
}
