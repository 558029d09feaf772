// Reads and advances the change log (migrations/system/0005 and 0009): ticks, and the changes of a range of them in their
// one order. Refuses nothing itself; what PostgreSQL throws passes through.
import type { LoginPool } from '../../db/login-pool.ts'
import { syncPublished } from '../../db/published.ts'
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

/** Changes that are read at once. */
export interface Page {
  readonly changes: readonly Change[]
  /** Whether there are no more. */
  readonly isLast: boolean
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
   * @param size about how many; there are fewer where they are large
   */
  read(after: Position, upTo: number, size: number, rels?: readonly number[]): Promise<Page>
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

/** Of changes of one statement that stand together: `id` is that of the first. */
interface Entry {
  tick: number
  id: number
  xid: string
  rel: number
  op: Operation
  rec: string | null
  old: string | null
  at: string
  /** Whether others follow that were too much for the page. */
  isCut: boolean
}

/** How far the ids of two entries lie apart at least: so many changes one may have. */
const idsOfEntry = 2_048
/** Of the last change of an entry of several; less than its own where it is one. */
const lastId = `c.id - 1 + (
  select length(i.images) - length(replace(i.images, chr(30), '')) from (select coalesce(c.rec, c.old, '')) i(images))`
/** Bytes of images in a page, for each change that it should have; the last entry may take more. */
const bytesPerChange = 256
const largestId = '9223372036854775807'

/** Images of an entry: U+001E follows each of several. */
const imagesOf = (text: string | null): readonly string[] => {
  if (text === null) return []
  const images = text.split('\u001e')
  return images.length === 1 ? images : images.slice(0, -1)
}

/** The changes of an entry that are behind a position. */
function changesOf(entry: Entry, after: Position): Change[] {
  const { tick, rel, op, at } = entry
  const xid = Number(entry.xid)
  const [recs, olds] = [imagesOf(entry.rec), imagesOf(entry.old)]
  const from = tick === after.tick ? Math.max(0, after.id + 1 - entry.id) : 0
  const changes: Change[] = []
  for (let place = from; place < Math.max(recs.length, olds.length, 1); place += 1)
    changes.push({
      ...{ tick, xid, rel, op, at, id: entry.id + place },
      rec: recs[place] ?? null,
      old: olds[place] ?? null,
    })
  return changes
}

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
    read: async (after, upTo, size, rels) => {
      const entries = await db.rows<Entry>(
        `select e.tick, e.id, e.xid, e.rel, e.op, e.rec, e.old, e.at, e.through >= $5 or e.place = $4 as "isCut"
         from (
           select l.*, row_number() over place as place, sum(l.bytes) over place as through
           from (
             select k.n::float8 as tick, c.id::float8 as id, c.xid::text as xid, c.rel::int8::float8 as rel, c.op,
               c.rec, c.old, coalesce(octet_length(c.rec), 0) + coalesce(octet_length(c.old), 0) as bytes,
               to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
             from realtime.tick k
             join realtime.tick p on p.n = k.n - 1
             join realtime.change_log c on (
                 c.xid >= pg_snapshot_xmax(p.snap) and c.xid < pg_snapshot_xmax(k.snap)
                 or c.xid = any (array(select pg_snapshot_xip(p.snap))))
               and pg_visible_in_snapshot(c.xid, k.snap)
             where k.n >= $1 and k.n <= $3
               and (k.n > $1 or c.id > $2 or c.id > $2::bigint - ${idsOfEntry} and ${lastId} > $2)
               and ($6::oid[] is null or c.rel = any ($6))
             order by k.n, c.id limit $4
           ) l
           window place as (order by l.tick, l.id rows unbounded preceding)
         ) e
         where e.through - e.bytes < $5 order by e.tick, e.id`,
        [
          after.tick,
          after.id === Infinity ? largestId : after.id,
          upTo,
          size,
          size * bytesPerChange,
          rels ?? null,
        ],
      )
      const changes: Change[] = []
      for (const entry of entries) {
        changes.push(...changesOf(entry, after))
        if (changes.length >= size) return { changes, isLast: entry === entries.at(-1) && !entry.isCut }
      }
      return { changes, isLast: entries.at(-1)?.isCut !== true }
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
      await db.rows(`${syncPublished} where $1::text is null`, [null])
    },
  }
}
