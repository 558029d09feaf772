// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// What is said on the connection (docs/realtime.md), and how cursors follow each other.
import type { Facts } from '../facts.js'

export type Row = Readonly<Record<string, unknown>>

/** What a subscription asks for. */
export interface Request {
  readonly table: string
  readonly schema: string
  readonly event?: string | undefined
  readonly filter?: string | undefined
  readonly select?: readonly string[] | undefined
  readonly text?: readonly string[] | undefined
  /** The rows first. */
  readonly snapshot?: true
}

export interface ChangeFrame {
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE'
  readonly id: string
  readonly record: Row | null
  readonly old_record: Row | null
  readonly commit_timestamp: string
  readonly truncated?: true
  readonly cursor: string
}

export type Frame =
  | ChangeFrame
  | { readonly type: 'subscribed' | 'cursor'; readonly id: string; readonly cursor: string }
  | {
      readonly type: 'snapshot'
      readonly id: string
      readonly rows: readonly Row[]
      readonly exact: boolean
      readonly cursor: string
    }
  | { readonly type: 'must_refetch'; readonly id: string }
  | {
      readonly type: 'error'
      readonly id?: string
      readonly code: string
      readonly message: string
      readonly retry_after?: number
    }
  | { readonly type: 'pong' | 'authenticated' | 'unsubscribed'; readonly id?: string }

/** Which table; `select` and what of it has to come as text. */
export function requestOf(facts: Facts, select?: readonly string[]): Request {
  const wide = Object.keys(facts.text ?? {}).filter((name) => (select ?? facts.columns)?.includes(name))
  return {
    ...{ table: facts.table, schema: facts.schema ?? facts.home ?? 'public', select },
    ...(wide.length > 0 && { text: wide }),
  }
}

/** `stream.tick.id`, and perhaps more. */
function placeOf(cursor: string): readonly [stream: string, tick: number, id: number] {
  const [stream = '', tick, id] = cursor.split('.')
  return [stream, Number(tick), id === 'e' ? Infinity : Number(id)]
}

/** Whether `next` is behind `last`; cursors of another history are. */
export function isBehind(last: string | undefined, next: string): boolean {
  if (last === undefined) return true
  const [[stream, tick, id], [nextStream, nextTick, nextId]] = [placeOf(last), placeOf(next)]
  return stream !== nextStream || nextTick > tick || (nextTick === tick && nextId > id)
}
