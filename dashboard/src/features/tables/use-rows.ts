// The rows of a grid as they scroll into view: pages are fetched when they are near, and kept while the table stays the same.
import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { TableInfo } from '../../lib/api/schema.ts'
import { runSql } from '../../lib/api/sql.ts'
import { countSql, mostRows, pageSize, pageSql } from './sql.ts'
import type { GridState } from './state.ts'

export type Row = readonly (string | null)[]

export interface Rows {
  /** Undefined while nobody knows. */
  readonly count: number | undefined
  /** By ANALYZE, not counted. */
  readonly isEstimate: boolean
  readonly hasMore: boolean
  /** Undefined while it is under way. */
  at(index: number): Row | undefined
  readonly error: Error | null
  readonly refresh: () => Promise<void>
}

/** Tables that are larger are not counted where nothing is filtered. */
const worthCounting = 50_000

const idOf = ({ schema, name }: TableInfo) => ['rows', schema, name]

/** @param from @param to the rows that are in view */
export function useRows(table: TableInfo, state: GridState, from: number, to: number): Rows {
  const client = useQueryClient()
  const estimate = table.estimated_rows ?? 0
  const isEstimate = state.filters.length === 0 && estimate > worthCounting
  const counted = useQuery({
    queryKey: [...idOf(table), 'count', state.filters],
    queryFn: async ({ signal }) => {
      const { results } = await runSql({ sql: countSql(table, state), read_only: true }, signal)
      return Number(results[0]?.rows[0]?.[0])
    },
    enabled: !isEstimate,
    placeholderData: keepPreviousData,
  })
  const known = isEstimate ? estimate : counted.data
  const count = known === undefined ? undefined : Math.min(known, mostRows)
  const first = Math.floor(from / pageSize)
  const last = Math.max(first, Math.floor(Math.min(to, (count ?? 1) - 1) / pageSize))
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const read = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...idOf(table), 'page', state, page, table.columns],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await runSql({ sql: pageSql(table, state, page), read_only: true }, signal)).results[0]?.rows ?? [],
      staleTime: 30_000,
    })),
  })
  const at = (index: number): Row | undefined => {
    const page = Math.floor(index / pageSize)
    return read[page - first]?.data?.[index - page * pageSize]
  }
  const refresh = useCallback(
    () => client.invalidateQueries({ queryKey: ['rows', table.schema, table.name] }),
    [client, table.schema, table.name],
  )
  return {
    count,
    isEstimate,
    hasMore: (known ?? 0) > mostRows,
    at,
    error: counted.error ?? read.find(({ error }) => error)?.error ?? null,
    refresh,
  }
}
