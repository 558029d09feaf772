// Runs SQL as the owner of the tables, or as somebody else.
import type { RunSqlBody, SqlRun } from '../../../../runtime/admin/contract/sql.ts'
import { askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/sql.ts'

/** @throws ApiError with what PostgreSQL says */
export const runSql = (body: RunSqlBody, signal?: AbortSignal): Promise<SqlRun> =>
  askJson<SqlRun>('/admin/v1/sql/run', { method: 'POST', body, signal })
