// Realtime seen from outside: who is connected, what is published, changes as somebody sees them, why one was told or not.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AuthorizeBody,
  ChannelPermissions,
  ExplainBody,
  Explanation,
  RealtimeOverview,
  WatchBody,
  WatchedChange,
} from '../../../../runtime/admin/contract/realtime.ts'
import { ApiError, ask, askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/realtime.ts'

const base = '/admin/v1/realtime'

export const connectionsPerPage = 50

/** @param page from 1 */
export const realtimeQuery = (page = 1) =>
  queryOptions({
    queryKey: ['realtime', page],
    queryFn: ({ signal }) =>
      askJson<RealtimeOverview>(base, {
        query: { offset: (page - 1) * connectionsPerPage, limit: connectionsPerPage },
        signal,
      }),
    refetchInterval: 2_000,
    placeholderData: keepPreviousData,
  })

/** @throws ApiError 403 for tables of other owners, 409 where the publication holds more than the table */
export const setPublished = (schema: string, table: string, enabled: boolean): Promise<void> =>
  askJson(`${base}/tables/${encodeURIComponent(schema)}/${encodeURIComponent(table)}`, {
    method: 'PUT',
    body: { enabled },
  })

/** @throws ApiError 404 for who is not connected any more, 410 for a change that is gone */
export const explainChange = (body: ExplainBody): Promise<Explanation> =>
  askJson<Explanation>(`${base}/explain`, { method: 'POST', body })

export const authorizeChannel = (body: AuthorizeBody): Promise<ChannelPermissions> =>
  askJson<ChannelPermissions>(`${base}/authorize`, { method: 'POST', body })

export interface Watching {
  readonly begun: () => void
  readonly change: (change: WatchedChange) => void
  /** Changes are missing: the log does not go back far enough. */
  readonly gap: () => void
}

/** Milliseconds until a lost connection is made again. */
const pause = 1_500

/**
 * Tells changes until `signal` ends it; goes on by itself where the connection was lost.
 * @throws ApiError what the server refuses
 */
export async function watchChanges(
  body: WatchBody,
  signal: AbortSignal,
  { begun, change, gap }: Watching,
): Promise<void> {
  let cursor = body.cursor
  const hear = (block: string): void => {
    const field = (name: string) =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2)
    cursor = field('id') ?? cursor
    const [event, data = '{}'] = [field('event'), field('data')]
    if (event === 'subscribed') begun()
    else if (event === 'must_refetch') gap()
    else if (event === 'refused')
      throw new ApiError(400, JSON.parse(data) as Readonly<Record<string, unknown>>)
    else if (event !== undefined) change(JSON.parse(data) as WatchedChange)
  }
  while (!signal.aborted) {
    try {
      const request = { ...body, ...(cursor !== undefined && { cursor }) }
      const response = await ask(`${base}/changes`, { method: 'POST', body: request, signal })
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        const blocks = (text + part.value).split('\n\n')
        text = blocks.pop() ?? ''
        blocks.forEach(hear)
      }
    } catch (error) {
      if (error instanceof ApiError) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
