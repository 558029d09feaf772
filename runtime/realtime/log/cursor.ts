// Where a reader of the change log stands: opaque text for clients. Refuses (invalid_cursor) what we did not write;
// whether what lies behind it is still there, the log says.
import { RealtimeError } from '../errors.ts'

/** After this change everything is still to come. Ordered by tick, then id. */
export interface Position {
  readonly tick: number
  /** Of a change; Infinity for the end of the tick. */
  readonly id: number
}

/** What a transaction saw of others, by their ids. */
export interface Snapshot {
  readonly xmin: number
  readonly xmax: number
  readonly running: ReadonlySet<number>
}

export interface Cursor extends Position {
  /** Of the history that it belongs to. */
  readonly stream: string
  /** What was read beside it: of the changes that follow, those of transactions that it saw are known. */
  readonly seen?: Snapshot | undefined
}

export const isBefore = (left: Position, right: Position): boolean =>
  left.tick < right.tick || (left.tick === right.tick && left.id < right.id)

/** Of a `pg_snapshot`'s text. */
export function parseSnapshot(text: string): Snapshot {
  const [xmin = '', xmax = '', running = ''] = text.split(':')
  return {
    xmin: Number(xmin),
    xmax: Number(xmax),
    running: new Set(running === '' ? [] : running.split(',').map(Number)),
  }
}

export const sees = ({ xmin, xmax, running }: Snapshot, xid: number): boolean =>
  xid < xmin || (xid < xmax && !running.has(xid))

/** A reader passes through many cursors: of most it needs no more than the text. */
export function formatCursor({ stream, tick, id, seen }: Cursor): string {
  const place = `${stream}.${tick}.${id === Infinity ? 'e' : id}`
  return seen ? `${place}.${seen.xmin}:${seen.xmax}:${[...seen.running].join(',')}` : place
}

const shape =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,15})\.(\d{1,15}|e)(?:\.(\d{1,15}:\d{1,15}:(?:\d{1,15}(?:,\d{1,15})*)?))?$/

/** Characters: each transaction that a snapshot found running takes some. */
const longest = 60_000

/** @throws RealtimeError invalid_cursor */
export function parseCursor(text: string): Cursor {
  const [, stream, tick, id, seen] = (text.length < longest ? shape.exec(text) : undefined) ?? []
  if (stream === undefined) throw new RealtimeError('invalid_cursor', 'The cursor is none of ours')
  return {
    stream,
    tick: Number(tick),
    id: id === 'e' ? Infinity : Number(id),
    ...(seen !== undefined && { seen: parseSnapshot(seen) }),
  }
}
