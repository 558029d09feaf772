// The replies to POST, PUT, PATCH and DELETE. Source: PostgREST's Response, rest.md §1.8.
import type { Table } from '../contract.ts'
import { percent } from '../parse/parameters.ts'
import type { Preferences } from '../parse/prefer.ts'
import type { Outcome } from '../plan/plan.ts'
import type { Headers, Reply } from './reply.ts'
import { contentRange } from './reply.ts'

export interface WriteReply {
  readonly outcome: Outcome
  readonly prefer: Preferences
  readonly headers: Headers
}

const counted = ({ count }: Preferences) => count === 'exact' || count === 'estimated'
const representation = ({ return: kind }: Preferences) => kind === 'representation'

/** @param merging true for an upsert that updates: without a new row its status is 200 */
export function insertReply(table: Table, merging: boolean, { outcome, prefer, headers }: WriteReply): Reply {
  const all = [...headers]
  all.push(['content-range', contentRange(1, 0, counted(prefer) ? outcome.rows : null)])
  if (outcome.location !== null) all.push(['location', location(table, outcome.location)])
  return {
    status: merging && (outcome.inserted ?? 0) <= 0 ? 200 : 201,
    headers: all,
    body: representation(prefer) ? outcome.body : null,
  }
}

/** `/todos?id=eq.1&part=is.null` */
function location(table: Table, pairs: string): string {
  const query = (JSON.parse(pairs) as readonly (readonly [string, string | null])[])
    .map(([key, value]) => `${percent(key)}=${value === null ? 'is.null' : percent(`eq.${value}`)}`)
    .join('&')
  return `/${percent(table.name)}?${query}`
}

export function upsertReply({ outcome, prefer, headers }: WriteReply): Reply {
  if (!representation(prefer)) return { status: 204, headers, body: null }
  return { status: (outcome.inserted ?? 0) > 0 ? 201 : 200, headers, body: outcome.body }
}

export function updateReply({ outcome, prefer, headers }: WriteReply): Reply {
  const range = contentRange(0, outcome.rows - 1, counted(prefer) ? outcome.rows : null)
  return changed(range, { outcome, prefer, headers })
}

export function removeReply(reply: WriteReply): Reply {
  return changed(contentRange(1, 0, counted(reply.prefer) ? reply.outcome.rows : null), reply)
}

function changed(range: string, { outcome, prefer, headers }: WriteReply): Reply {
  const all: Headers = [...headers, ['content-range', range]]
  return representation(prefer)
    ? { status: 200, headers: all, body: outcome.body }
    : { status: 204, headers: all, body: null }
}
