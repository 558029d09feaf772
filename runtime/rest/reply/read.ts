// The reply to GET and HEAD, and to calls: status by range and count. Source: PostgREST's RangeQuery, rest.md §1.6.
import { errors } from '../../errors/index.ts'
import type { Range } from '../parse/ast.ts'
import type { Outcome } from '../plan/plan.ts'
import type { Headers, Reply } from './reply.ts'
import { contentRange } from './reply.ts'

export interface ReadReply {
  readonly outcome: Pick<Outcome, 'rows' | 'body'>
  /** Rows without limit and offset, where the number is to be told. */
  readonly total: number | null
  readonly range: Range
  readonly headersOnly: boolean
  readonly headers: Headers
  /** Relations only. */
  readonly contentLocation?: string
}

export function readReply(reply: ReadReply): Reply {
  const { outcome, total, range, contentLocation } = reply
  const lower = range.limit === 0 ? 0 : range.offset
  const status = total === null ? 200 : lower > total ? 416 : outcome.rows < total ? 206 : 200
  const headers = [...reply.headers]
  headers.push(['content-range', contentRange(lower, lower + outcome.rows - 1, total)])
  if (contentLocation !== undefined) headers.push(['content-location', contentLocation])
  if (reply.headersOnly) return { status, headers, body: null }
  if (status !== 416) return { status, headers, body: outcome.body }
  headers.push(['content-type', 'application/json; charset=utf-8'])
  return { status, headers, body: JSON.stringify(errors.offsetTooLarge(lower, total ?? 0)) }
}
