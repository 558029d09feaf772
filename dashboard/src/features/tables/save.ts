// Saves what was changed in a grid: all of it in one transaction, once a rehearsal has shown that every row is still there.
import { ApiError } from '../../lib/api/client.ts'
import type { TableInfo } from '../../lib/api/schema.ts'
import { runSql } from '../../lib/api/sql.ts'
import { tables as texts } from '../../lib/messages/tables.ts'
import { toSql, type Changes } from './changes.ts'

/** @throws ApiError with what PostgreSQL says, or 409 where a row is gone */
export async function save(table: TableInfo, changes: Changes): Promise<void> {
  const sql = toSql(table, changes)
  const { results } = await runSql({ sql, rollback: true })
  const expected = changes.removed.size > 0 ? [changes.removed.size] : []
  for (const [index, { command, row_count: count }] of results.entries()) {
    if (command !== 'INSERT' && count !== (expected[index] ?? 1))
      throw new ApiError(409, { code: 'LITE409', message: texts.gone })
  }
  await runSql({ sql })
}
