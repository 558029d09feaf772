// SQL as the owner of the tables, or as somebody else: run, cancelled, looked at, kept as a migration; saved queries.
import { queryOptions } from '@tanstack/react-query'
import type { Snippet, SnippetBody } from '../../../../runtime/admin/contract/snippets.ts'
import type {
  MigrateSqlBody,
  RunSqlBody,
  SavedMigration,
  SqlCheck,
  SqlRun,
} from '../../../../runtime/admin/contract/sql.ts'
import { ApiError, askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/snippets.ts'
export type * from '../../../../runtime/admin/contract/sql.ts'

/** @throws ApiError with what PostgreSQL says; {@link positionOf} tells where */
export const runSql = (body: RunSqlBody, signal?: AbortSignal): Promise<SqlRun> =>
  askJson<SqlRun>('/admin/v1/sql/run', { method: 'POST', body, signal })

/** Ends a run. @returns false where none of this id is known: it has ended, or not begun */
export async function cancelSql(id: string): Promise<boolean> {
  try {
    await askJson(`/admin/v1/sql/cancel/${id}`, { method: 'POST' })
    return true
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false
    throw error
  }
}

/** What the statements are, without running them. */
export const checkSql = (sql: string): Promise<SqlCheck> =>
  askJson<SqlCheck>('/admin/v1/sql/check', { method: 'POST', body: { sql } })

/** Runs it as the next migration. @throws ApiError like {@link runSql} */
export const migrateSql = (body: MigrateSqlBody): Promise<SavedMigration> =>
  askJson<SavedMigration>('/admin/v1/sql/migrate', { method: 'POST', body })

/** UTF-16 offset in the SQL that was refused; undefined where there is no place. */
export function positionOf(error: unknown): number | undefined {
  const position = error instanceof ApiError ? error.body.position : undefined
  return typeof position === 'number' ? position : undefined
}

export const snippetsQuery = queryOptions({
  queryKey: ['snippets'],
  queryFn: ({ signal }) => askJson<readonly Snippet[]>('/admin/v1/snippets', { signal }),
})

/** @param id of the snippet that it replaces; undefined: a new one */
export const saveSnippet = (body: SnippetBody, id?: string): Promise<Snippet> =>
  id === undefined
    ? askJson<Snippet>('/admin/v1/snippets', { method: 'POST', body })
    : askJson<Snippet>(`/admin/v1/snippets/${id}`, { method: 'PUT', body })

export const deleteSnippet = (id: string): Promise<void> =>
  askJson(`/admin/v1/snippets/${id}`, { method: 'DELETE' })
