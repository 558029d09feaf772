// A subscriber of the model: keeps what it was told as a table, checks each change against it, leaves and comes back by its
// cursor, reads slowly. Complains of what must not be.
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import type { Random } from './random.ts'
import { maySee, type HotRow, type Rules, type User, type Wish } from './world.ts'

export interface Figures {
  events: number
  snapshots: number
  resumes: number
  refetches: number
  errors: number
}

export interface SubscriberOptions {
  readonly name: string
  readonly user: User
  readonly wish: Wish
  readonly rules: Rules
  /** Address with credentials, of a server to go to now. */
  readonly address: (user: User) => string
  readonly random: Random
  readonly complain: (what: string) => void
  readonly figures: Figures
}

export interface Subscriber extends Pick<SubscriberOptions, 'name' | 'user' | 'wish'> {
  /** Versions of the rows that it has, by their ids. */
  readonly state: ReadonlyMap<number, number>
  /** Whether it stands where it began to follow. */
  readonly isFollowing: () => boolean
  /** Hears nothing from now on, but stays, until what may be seen has changed; then begins anew. */
  lookAway(): () => void
  /** Leaves and comes back no more, but where it is thrown out. */
  calm(): void
  stop(): Promise<void>
}

interface Frame {
  readonly type: string
  readonly id?: string
  readonly cursor?: string
  readonly rows?: readonly HotRow[]
  readonly record?: HotRow | null
  readonly old_record?: Partial<HotRow> | null
  readonly code?: string
}

const isRow = (row: Partial<HotRow> | null | undefined): row is HotRow => row?.id !== undefined

/** Errors after which it comes back: the table may be taken away for a moment. */
const passing = ['unavailable', 'restarting', 'not_found']

/** @returns whether the place of `cursor` is behind that of `last` */
function isBehind(cursor: string, last: string): boolean {
  const place = (text: string) =>
    text
      .split('.')
      .slice(1, 3)
      .map((part) => (part === 'e' ? Infinity : Number(part)))
  const [[tick = 0, id = 0], [lastTick = 0, lastId = 0]] = [place(cursor), place(last)]
  return tick > lastTick || (tick === lastTick && id > lastId)
}

export function startSubscriber(options: SubscriberOptions): Subscriber {
  const { name, user, wish, rules, address, random, complain, figures } = options
  const state = new Map<number, number>()
  const newest = new Map<number, number>()
  let cursor: string | undefined
  let socket: WebSocket | undefined
  let [isCalm, stopped, following, rounds] = [false, false, false, 0]
  /** How many changes of the rules are under way that it must not judge; whether it has to begin anew after them. */
  let [away, isStale] = [0, false]
  const tell = (what: string, frame: Frame) =>
    complain(
      `${name}: ${what}: ${JSON.stringify(frame)
        .replace(/x{20,}/g, 'x…')
        .slice(0, 400)}; it has ${cursor ?? ''}`,
    )

  function check(frame: Frame): void {
    const { record, old_record: old } = frame
    for (const image of [record, old])
      if (isRow(image) && !maySee(user, image, rules)) tell('may not see this', frame)
    if (isRow(record) && !wish.holds(record)) tell('does not want this', frame)
    const id = isRow(record) ? record.id : old?.id
    if (id === undefined) {
      tell('of no row', frame)
      return
    }
    const before = isRow(old) && wish.holds(old) ? old.v : undefined
    if (state.get(id) !== before) tell(`has version ${String(state.get(id))} of the row`, frame)
    if (isRow(record)) {
      if (record.v <= (newest.get(id) ?? -1)) tell('a version that is not newer', frame)
      newest.set(id, record.v)
      state.set(id, record.v)
    } else state.delete(id)
  }

  function take(frame: Frame): void {
    if (frame.type === 'subscribed') {
      cursor ??= frame.cursor
      following = true
    } else if (frame.type === 'snapshot') {
      figures.snapshots += 1
      state.clear()
      for (const row of frame.rows ?? []) {
        if (!maySee(user, row, rules) || !wish.holds(row))
          tell(`may not see ${JSON.stringify(row).slice(0, 200)}`, { type: 'snapshot' })
        if (row.v < (newest.get(row.id) ?? -1))
          tell(`row ${row.id} is older than known`, { type: 'snapshot' })
        newest.set(row.id, Math.max(row.v, newest.get(row.id) ?? -1))
        state.set(row.id, row.v)
      }
      cursor = frame.cursor
    } else if (frame.type === 'cursor') {
      // all that lies behind there has been told: it goes on from here, and what is missed then was lost
      if (cursor !== undefined && frame.cursor !== undefined && isBehind(frame.cursor, cursor))
        cursor = frame.cursor
    } else if (frame.type === 'must_refetch') {
      figures.refetches += 1
      cursor = undefined
      socket?.close()
    } else if (frame.type === 'error') {
      figures.errors += 1
      if (!passing.includes(frame.code ?? '')) tell('an error', frame)
      socket?.close()
    } else if (frame.cursor !== undefined && frame.type !== 'pong') {
      figures.events += 1
      if (cursor === undefined || !isBehind(frame.cursor, cursor)) tell('comes again', frame)
      if (frame.type === 'TRUNCATE') state.clear()
      else check(frame)
      cursor = frame.cursor
    }
  }

  async function visit(): Promise<void> {
    const one = new WebSocket(address(user), { handshakeTimeout: 5_000 })
    socket = one
    const closed = new Promise((resolve) => one.once('close', resolve))
    one.on('error', () => undefined)
    await new Promise((resolve) => one.once('open', resolve).once('close', resolve))
    if (one.readyState !== one.OPEN) return
    const id = `s${(rounds += 1)}`
    if (isStale && away === 0) [isStale, cursor] = [false, undefined]
    // what comes behind the end belongs to no state
    let [isOver, forgets] = [false, false]
    one.on('message', (data: Buffer) => {
      if (isOver || isStale) return
      const frame = JSON.parse(data.toString()) as Frame
      take(frame)
      if (frame.type === 'must_refetch' || frame.type === 'error') isOver = true
    })
    if (cursor !== undefined) figures.resumes += 1
    const from = cursor === undefined ? { snapshot: true } : { cursor }
    one.send(JSON.stringify({ type: 'subscribe', id, table: 'hot', filter: wish.filter, ...from }))
    const leaving = (async () => {
      while (!isCalm && one.readyState === one.OPEN) {
        await sleep(random(400))
        const whim = random(100)
        if (whim < 25) {
          one.pause()
          await sleep(random(500))
          one.resume()
        } else if (whim < 31) one.close()
        else if (whim < 37) one.terminate()
        else if (whim < 50) one.send('{"type":"ping"}', () => undefined)
        else if (whim < 51) {
          forgets = isOver = true
          one.terminate()
        }
      }
    })()
    await closed
    following = false
    await leaving
    if (forgets) cursor = undefined
  }

  async function life(): Promise<void> {
    while (!stopped) {
      await visit()
      await sleep(isCalm || random.chance(70) ? 20 + random(80) : random(1_500))
    }
  }
  const done = life()
  return {
    ...{ name, user, wish, state },
    isFollowing: () => following && !isStale,
    lookAway: () => {
      away += 1
      isStale = true
      return () => {
        away -= 1
        socket?.terminate()
      }
    },
    calm: () => {
      isCalm = true
      socket?.resume()
    },
    stop: async () => {
      stopped = isCalm = true
      socket?.terminate()
      await done
    },
  }
}
