// The reply to GET and HEAD, and to calls: status by range and count. Source: PostgREST's RangeQuery, rest.md §1.6.
import { errors } from '../../errors/index.ts'
import type { Range } from '../parse/ast.ts'
import type { Outcome } from '../plan/plan.ts'
import type { Reply } from './reply.ts'
import { contentRange } from './reply.ts'

export interface ReadReply {
  readonly outcome: Outcome
  readonly range: Range
  readonly headersOnly: boolean
  readonly headers: Readonly<Record<string, string>>
  /** Relations only. */
  readonly contentLocation?: string
}

export function readReply({ outcome, range, headersOnly, headers, contentLocation }: ReadReply): Reply {
  const { rows, total, body } = outcome
  const lower = range.limit === 0 ? 0 : range.offset
  const status = total === null ? 200 : lower > total ? 416 : rows < total ? 206 : 200
  const all: Record<string, string> = {
    ...headers,
    'content-range': contentRange(lower, lower + rows - 1, total),
  }
  if (contentLocation !== undefined) all['content-location'] = contentLocation
  if (headersOnly) return { status, headers: all, body: null }
  if (status !== 416) return { status, headers: all, body }
  return {
    status,
    headers: { ...all, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(errors.offsetTooLarge(lower, total ?? 0)),
  }
}
