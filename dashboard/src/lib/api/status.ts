// How the server is, how it was, and what would be better.
import { queryOptions } from '@tanstack/react-query'
import type { Advice, StatusInfo, StatusSeries } from '../../../../runtime/admin/contract/status.ts'
import { askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/status.ts'

export const statusQuery = queryOptions({
  queryKey: ['status', 'now'],
  queryFn: ({ signal }) => askJson<StatusInfo>('/admin/v1/status', { signal }),
  refetchInterval: 10_000,
})

export const seriesQuery = (range: 'hour' | 'day') =>
  queryOptions({
    queryKey: ['status', 'series', range],
    queryFn: ({ signal }) => askJson<StatusSeries>('/admin/v1/status/series', { query: { range }, signal }),
    refetchInterval: 10_000,
  })

export const advisorsQuery = queryOptions({
  queryKey: ['status', 'advisors'],
  queryFn: ({ signal }) => askJson<readonly Advice[]>('/admin/v1/status/advisors', { signal }),
  staleTime: 30_000,
})
