// The bus over PostgreSQL (migrations/system/0008): rows in an unlogged table, a bell without payload, and a lease by which
// processes know each other. While a process is alone it writes nothing but its lease.
import { randomUUID } from 'node:crypto'
import type { LoginPool } from '../../db/login-pool.ts'
import type { Bus, BusListener } from './bus.ts'

/** Milliseconds: between two renewals, how long a lease holds, how long messages are kept. */
const beat = 1_500
const lease = 5_000
const kept = 60_000
/** Bytes in one statement. */
const mostAtOnce = 4_000_000

const join = `
  insert into realtime.bus_process (id, expires_at) values ($1, clock_timestamp() + make_interval(secs => $2))
  on conflict (id) do update set expires_at = excluded.expires_at`
const tidy = `
  with dead as (
    delete from realtime.bus_process where expires_at < clock_timestamp() - make_interval(secs => $2) returning id)
  delete from realtime.bus_message
  where process in (select id from dead) or process = $1 and at < clock_timestamp() - make_interval(secs => $2)`
const others = `
  select p.id, (select max(m.seq) from realtime.bus_message m where m.process = p.id)::float8 as newest
  from realtime.bus_process p where p.id <> $1 and p.expires_at > clock_timestamp()`
const unread = `
  select m.process, m.seq::float8 as seq, m.data
  from unnest($1::uuid[], $2::int8[]) r (process, seq)
  join realtime.bus_message m on m.process = r.process and m.seq > r.seq
  order by m.process, m.seq limit 2000`
const write = `
  with written as (
    insert into realtime.bus_message (process, seq, data)
    select $1, $2::int8 + m.i, m.data from unnest($3::bytea[]) with ordinality m (data, i))
  select pg_notify('lite_bus', '')`
const leave = `
  with gone as (delete from realtime.bus_process where id = $1)
  select pg_notify('lite_bus', '')`
const bell = `select pg_notify('lite_bus', '') where $1::text is null`

export interface PostgresBusServices {
  /** As the owner of the tables, on the server itself. */
  readonly db: LoginPool
  readonly log: (line: string) => void
}

/** Does nothing until it is started. */
export function createPostgresBus({ db, log }: PostgresBusServices): Bus {
  const id = randomUUID()
  const peers = new Set<string>()
  /** Up to which message of whom was read; kept when somebody goes, who may come back. */
  const read = new Map<string, number>()
  let listener: BusListener | undefined
  let isFirst = true
  let seq = 0
  let renewedAt = 0
  let queue: Buffer[] = []
  let flushing: Promise<void> | undefined
  let reading: Promise<void> | undefined
  let readAgain = false
  let timer: NodeJS.Timeout | undefined

  /** Not of what the end has cut off. */
  const complain = (error: unknown) => {
    if (!listener) return
    const why = error instanceof Error ? error.message : String(error)
    log(`realtime: processes cannot tell each other: ${why}`)
  }

  async function lookAround(): Promise<void> {
    const rows = await db.rows<{ id: string; newest: number | null }>(others, [id])
    const found = new Set(rows.map((row) => row.id))
    for (const peer of peers) {
      if (found.has(peer)) continue
      peers.delete(peer)
      listener?.gone(peer)
    }
    for (const row of rows) {
      // what was said before this process was there is not for it
      if (!read.has(row.id)) read.set(row.id, isFirst ? (row.newest ?? 0) : 0)
      if (peers.has(row.id)) continue
      peers.add(row.id)
      listener?.arrived(row.id)
    }
    isFirst = false
  }

  async function readAll(): Promise<void> {
    await lookAround()
    for (;;) {
      const places = [...peers].map((peer) => [peer, read.get(peer) ?? 0] as const)
      if (places.length === 0) return
      const rows = await db.rows<{ process: string; seq: number; data: Buffer }>(unread, [
        places.map(([peer]) => peer),
        places.map(([, at]) => at),
      ])
      for (const row of rows) {
        read.set(row.process, row.seq)
        listener?.heard(row.process, row.data)
      }
      if (rows.length < 2_000) return
    }
  }

  /** One at a time; whoever asks meanwhile gets another one. */
  function ring(): Promise<void> {
    if (!listener) return Promise.resolve()
    readAgain = true
    reading ??= (async () => {
      while (readAgain) {
        readAgain = false
        await readAll().catch(complain)
      }
    })().finally(() => (reading = undefined))
    return reading
  }

  async function flush(): Promise<void> {
    while (queue.length > 0) {
      let [count, size] = [0, 0]
      while (count < queue.length && (count === 0 || size < mostAtOnce)) size += queue[count++]?.length ?? 0
      const batch = queue.splice(0, count)
      const from = seq
      seq += batch.length
      await db.rows(write, [id, from, batch]).catch(complain)
    }
  }

  async function renew(): Promise<void> {
    const now = Date.now()
    // others have taken it for dead: they need to be told everything anew
    const wasLost = renewedAt > 0 && now - renewedAt > lease
    await db.rows(join, [id, lease / 1000])
    renewedAt = now
    if (wasLost) for (const peer of peers) listener?.arrived(peer)
    await db.rows(tidy, [id, kept / 1000])
    await ring()
  }

  return {
    get isHeard() {
      return peers.size > 0
    },
    publish: (data) => {
      if (peers.size === 0) return
      queue.push(data)
      flushing ??= flush().finally(() => (flushing = undefined))
    },
    start: async (given) => {
      listener = given
      await renew().catch(complain)
      await db.rows(bell, [null]).catch(complain)
      timer = setInterval(() => void renew().catch(complain), beat).unref()
    },
    ring,
    close: async () => {
      clearInterval(timer)
      if (!listener) return
      await flushing
      queue = []
      listener = undefined
      await reading
      await db.rows(leave, [id]).catch(() => undefined)
    },
  }
}
