// The log of the server: pages of it, one entry with its SQL and plan, and what comes as it comes.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  LogDetail,
  LogEntry,
  LogFilter,
  LogPage,
  LogPlan,
} from '../../../../runtime/admin/contract/logs.ts'
import { ask, askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/logs.ts'

export interface LogNarrowing extends Omit<LogFilter, 'since' | 'until'> {
  /** How far back, from now on. */
  readonly minutes?: number
}

const queryOf = ({ minutes, ...filter }: LogNarrowing) => ({
  ...filter,
  ...(minutes !== undefined && { since: new Date(Date.now() - minutes * 60_000).toISOString() }),
})

/** Newest first, page by page. */
export const logsQuery = (narrowing: LogNarrowing) =>
  infiniteQueryOptions({
    queryKey: ['logs', 'list', narrowing],
    queryFn: ({ pageParam, signal }) =>
      askJson<LogPage>('/admin/v1/logs', {
        query: { ...queryOf(narrowing), limit: 200, ...(pageParam !== '' && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }: LogPage) => next ?? undefined,
  })

export const logQuery = (id: string) =>
  queryOptions({
    queryKey: ['logs', 'entry', id],
    queryFn: ({ signal }) => askJson<LogDetail>(`/admin/v1/logs/${encodeURIComponent(id)}`, { signal }),
    retry: false,
  })

/** @param analyze runs it, in a transaction that is taken back @throws ApiError with what PostgreSQL says */
export const explainLog = (id: string, analyze: boolean): Promise<LogPlan> =>
  askJson<LogPlan>(`/admin/v1/logs/${encodeURIComponent(id)}/explain`, { method: 'POST', body: { analyze } })

interface TailEvents {
  readonly entry: (entry: LogEntry) => void
  /** So many came faster than they could be shown. */
  readonly missed: (count: number) => void
}

/** Follows until `signal` or the server ends it. @throws ApiError, TypeError */
export async function followLogs(
  { minutes: _, ...filter }: LogNarrowing,
  on: TailEvents,
  signal: AbortSignal,
): Promise<void> {
  const { body } = await ask('/admin/v1/logs/tail', {
    query: { ...filter },
    headers: { accept: 'text/event-stream' },
    signal,
  })
  if (!body) return
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const events = (rest + part.value).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      const kind = /^event: (.*)$/m.exec(event)?.[1]
      if (data === undefined) continue
      if (kind === undefined) on.entry(JSON.parse(data) as LogEntry)
      else if (kind === 'missed') on.missed((JSON.parse(data) as { readonly count: number }).count)
    }
  }
}
