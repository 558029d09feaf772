// Reads and advances the change log (migrations/system/0005): ticks, and the changes of a range of them in their one
// order. Refuses nothing itself; what PostgreSQL throws passes through.
import type { LoginPool } from '../../db/login-pool.ts'
import type { Cursor, Position } from './cursor.ts'
import { isBefore } from './cursor.ts'

/** INSERT, UPDATE, DELETE, TRUNCATE, TRUNCATE of one partition. */
export type Operation = 'I' | 'U' | 'D' | 'T' | 'P'

/** One change of one row. Images are the JSON text of the whole row. */
export interface Change extends Position {
  readonly xid: number
  /** OID of the table; of a partition's root. */
  readonly rel: number
  readonly op: Operation
  readonly rec: string | null
  readonly old: string | null
  /** ISO 8601 in UTC, with milliseconds. */
  readonly at: string
}

/** How much history is kept. */
export interface Retention {
  /** Milliseconds. */
  readonly age: number
  readonly bytes: number
}

export interface ChangeLog {
  /** Names the history; another one after a restore. Asked for once per connection to the server. */
  stream(): Promise<string>
  /**
   * The newest tick, after making one where there is something new; and which DDL has been seen then.
   * @param gap milliseconds from the last tick within which none is made: 0 for what was committed just now
   */
  advance(gap?: number): Promise<{ readonly newest: number; readonly catalogue: string }>
  /**
   * Changes behind `after`, up to and including tick `upTo`, in the order of their cursors.
   * @param rels OIDs of tables; undefined for all
   * @param limit of the number of changes: fewer means that these are all
   */
  read(after: Position, upTo: number, limit: number, rels?: readonly number[]): Promise<readonly Change[]>
  /** Whether everything behind `cursor` is still there, and it is of this history. */
  holds(cursor: Cursor): Promise<boolean>
  /** Asks writers to ring. @param seconds */
  arm(seconds: number): Promise<void>
  /** Asks them no more, and wakes all processes: somebody looks often now, and each arms again when it is quiet. */
  disarm(): Promise<void>
  /** Keeps history within its bounds. */
  cleanUp(retention: Retention): Promise<void>
  /** Gives published tables their triggers, where no event trigger does. */
  syncPublished(): Promise<void>
}

/** Milliseconds between two ticks at least. */
const usualGap = 8

interface Row {
  tick: number
  id: number
  xid: string
  rel: number
  op: Operation
  rec: string | null
  old: string | null
  at: string
}

const largestId = '9223372036854775807'

/** @param db as the owner of the log, on the server itself */
export function createChangeLog(db: LoginPool): ChangeLog {
  let known: Promise<string> | undefined
  return {
    stream: () => {
      known ??= db
        .rows<{ id: string }>('select realtime.check_stream() as id')
        .then(([row]) => row?.id ?? '')
        .catch((error: unknown) => {
          known = undefined
          throw error
        })
      return known
    },
    advance: async (gap = usualGap) => {
      const [row] = await db.rows<{ n: number; catalogue: string }>(
        'select n::float8 as n, catalogue from realtime.advance(make_interval(secs => $1))',
        [gap / 1000],
      )
      return { newest: row?.n ?? 0, catalogue: row?.catalogue ?? '' }
    },
    read: async (after, upTo, limit, rels) => {
      const rows = await db.rows<Row>(
        `select k.n::float8 as tick, c.id::float8 as id, c.xid::text as xid, c.rel::int8::float8 as rel, c.op,
           c.rec::text as rec, c.old::text as old,
           to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
         from realtime.tick k
         join realtime.tick p on p.n = k.n - 1
         join realtime.change_log c on (
             c.xid >= pg_snapshot_xmax(p.snap) and c.xid < pg_snapshot_xmax(k.snap)
             or c.xid = any (array(select pg_snapshot_xip(p.snap))))
           and pg_visible_in_snapshot(c.xid, k.snap)
         where k.n >= $1 and k.n <= $3 and (k.n > $1 or c.id > $2)
           and ($5::oid[] is null or c.rel = any ($5))
         order by k.n, c.id limit $4`,
        [after.tick, after.id === Infinity ? largestId : after.id, upTo, limit, rels ?? null],
      )
      return rows.map((row) => ({ ...row, xid: Number(row.xid) }))
    },
    holds: async ({ stream, ...place }) => {
      const [row] = await db.rows<{ id: string; floor: number; floor_id: number; newest: number }>(
        `select s.id, s.floor::float8 as floor, s.floor_id::float8 as floor_id,
           (select max(n) from realtime.tick)::float8 as newest from realtime.stream s where $1::text is not null`,
        [stream],
      )
      if (row?.id !== stream || place.tick > row.newest) return false
      return !isBefore(place, { tick: row.floor, id: row.floor_id })
    },
    arm: async (seconds) => {
      await db.rows(
        `update realtime.stream set armed_until = clock_timestamp() + make_interval(secs => $1)
         where armed_until < clock_timestamp() + make_interval(secs => $1::float8 / 2)`,
        [seconds],
      )
    },
    disarm: async () => {
      await db.rows(
        `with disarmed as (
           update realtime.stream set armed_until = '-infinity'
           where armed_until > clock_timestamp() and $1::text is null returning 1)
         select pg_notify('lite_realtime', '') from disarmed`,
        [null],
      )
    },
    cleanUp: async ({ age, bytes }) => {
      await db.rows('select realtime.clean_up(make_interval(secs => $1), $2)', [age / 1000, bytes])
    },
    syncPublished: async () => {
      await db.rows(`select lite.sync_published() where $1::text is null`, [null])
    },
  }
}
