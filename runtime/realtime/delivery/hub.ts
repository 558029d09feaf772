// Follows the change log for all subscriptions of the process: pushes what is new to those that keep up, and reads on its
// own for those that come from a cursor or are too slow, until they have caught up. Refuses what resolving a view refuses.
import { setTimeout as sleepFor } from 'node:timers/promises'
import type { LoginPool } from '../../db/login-pool.ts'
import { RealtimeError } from '../errors.ts'
import { createCast } from '../filters/cast.ts'
import type { Change, ChangeLog } from '../log/change-log.ts'
import type { Cursor, Position } from '../log/cursor.ts'
import { isBefore } from '../log/cursor.ts'
import type { Tables } from '../tables/tables.ts'
import { createCatalogue } from './catalogue.ts'
import type { EvaluationServices, Outlet } from './evaluate.ts'
import { evaluate } from './evaluate.ts'
import { TableIndex } from './index-of.ts'
import type { Hub } from './hub-contract.ts'
import { Pause } from './pause.ts'
import type { Subscription } from './subscription.ts'
import { newSubscription, resolveViews } from './subscription.ts'

export interface HubServices extends Omit<EvaluationServices, 'stream'> {
  readonly changeLog: ChangeLog
  /** As the owner, for the catalogue. */
  readonly db: LoginPool
  /** Whether published tables get their triggers from here: no event trigger gives them (limited level). */
  readonly syncsPublished: boolean
}

/** Changes in one page, about. */
const pageSize = 1_000
const catchUpSize = 200
/** Milliseconds: between looks while there is something, how long a look finds nothing before they become rare. */
const busyInterval = 4
const rareInterval = 500
const quietAfter = 1_500
const armedFor = 30
/** Tries of a page about which PostgreSQL cannot be asked, before its readers must read the rows anew. */
const mostFailures = 4
/** Milliseconds for which a subscription waits for a PostgreSQL that cannot be asked. */
const patience = 60_000

const endOf = (tick: number): Position => ({ tick, id: Infinity })

/** Of a change, whose images a position must not keep. */
const placeOf = ({ tick, id }: Position): Position => ({ tick, id })

const failureOf = (error: unknown): RealtimeError =>
  error instanceof RealtimeError
    ? error
    : new RealtimeError('unavailable', 'The change log cannot be read now')

/** Makes the hub of a process. It asks nothing of the database while nobody has subscribed. */
export function createHub(services: HubServices): Hub {
  const { changeLog, db, log } = services
  const catalogue = createCatalogue(db, changeLog, services.syncsPublished)
  const cast = createCast(db)
  const all = new Set<Subscription>()
  const indexes = new Map<number, TableIndex>()
  const watched = new Map<number, Set<(change: Change) => void>>()
  /** Up to this tick everything was pushed, or is being. */
  let head: number | undefined
  /** Up to here everything was pushed. */
  let done: Position | undefined
  const pauses = new Pause()
  let stopped = false
  let running: Promise<void> | undefined

  function enter(subscription: Subscription): void {
    for (const view of subscription.views.values()) {
      let index = indexes.get(view.table.oid)
      if (!index) indexes.set(view.table.oid, (index = new TableIndex()))
      index.add(subscription, view)
    }
  }

  function leave(subscription: Subscription): void {
    for (const view of subscription.views.values()) {
      const index = indexes.get(view.table.oid)
      index?.remove(subscription, view)
      if (index?.size === 0) indexes.delete(view.table.oid)
    }
  }

  function remove(subscription: Subscription): void {
    subscription.closed = true
    all.delete(subscription)
    if (subscription.live) leave(subscription)
    subscription.live = false
  }

  /** Brings the views of a subscription up to date. */
  async function resolve(subscription: Subscription, now: Tables): Promise<void> {
    const caller = subscription.receiver.caller()
    const { resolvedFor } = subscription
    if (resolvedFor?.version === now.version && resolvedFor.caller === caller) return
    const views = await resolveViews(subscription.wanted, caller, now, cast)
    // what began later has ended before: it knows better
    if (subscription.receiver.caller() !== caller) return resolve(subscription, now)
    if (subscription.live) leave(subscription)
    subscription.views = views
    subscription.resolvedFor = { version: now.version, caller }
    if (subscription.live) enter(subscription)
  }

  function fail(subscription: Subscription, error: unknown): void {
    if (subscription.closed) return
    remove(subscription)
    subscription.receiver.fail(failureOf(error))
  }

  /** The catalogue has changed: who may see what, and who may not any more. */
  async function follow(now: Tables): Promise<void> {
    for (const subscription of all) {
      if (!subscription.live || subscription.resolvedFor?.version === now.version) continue
      await resolve(subscription, now).catch((error: unknown) => {
        if (!(error instanceof RealtimeError)) throw error
        fail(subscription, error)
      })
    }
  }

  /** @param from the page's beginning */
  const outletFrom = (from: Position): Outlet => ({
    deliver: (subscription, delivery) => {
      if (!subscription.live || subscription.closed || !isBefore(subscription.position, delivery.change))
        return
      subscription.receiver.deliver(delivery)
      subscription.position = placeOf(delivery.change)
      if (subscription.receiver.isSlow()) pull(subscription, subscription.position)
    },
    refetch: (subscription) => {
      if (subscription.live && !subscription.closed) subscription.receiver.refetch()
    },
    refuse: fail,
    failed: (subscription) => {
      if (subscription.live && !subscription.closed) pull(subscription, from)
    },
  })

  /** From pushing to reading on its own, from a position. */
  function pull(subscription: Subscription, from: Position): void {
    leave(subscription)
    subscription.live = false
    if (isBefore(subscription.position, from)) subscription.position = from
    if (!subscription.receiver.isSlow()) setImmediate(() => pullOn(subscription))
  }

  /** Where it fails, nothing is lost: the next time goes on from the last page. */
  async function pushUpTo(newest: number, from: Position): Promise<void> {
    const stream = await changeLog.stream()
    const now = await catalogue.current()
    await follow(now)
    head = newest
    for (let after = from; isBefore(after, endOf(newest));) {
      const { changes, isLast } = await changeLog.read(after, newest, pageSize)
      // a process may have been stopped for longer than history is kept
      if (!(await changeLog.holds({ stream, ...after }))) {
        for (const subscription of all) if (subscription.live) pull(subscription, after)
        done = endOf(newest)
        return
      }
      await evaluate({ ...services, stream }, changes, now.byOid, indexes, outletFrom(after))
      for (const change of changes) for (const listener of watched.get(change.rel) ?? []) listener(change)
      const last = changes.at(-1)
      after = last && !isLast ? placeOf(last) : endOf(newest)
      done = after
    }
  }

  const isNeeded = (): boolean => !stopped && (all.size > 0 || watched.size > 0)

  /** Looks for ticks for as long as somebody has subscribed. */
  async function run(): Promise<void> {
    let foundAt = Date.now()
    let armedAt = 0
    while (isNeeded()) {
      pauses.begin()
      let pause = busyInterval
      let failed = false
      try {
        const newest = await catalogue.advance()
        head ??= newest
        done ??= endOf(newest)
        if (isBefore(done, endOf(newest))) {
          foundAt = Date.now()
          await pushUpTo(newest, done)
        }
        pauses.reached(newest)
        if (Date.now() - foundAt > quietAfter) {
          if (Date.now() - armedAt > (armedFor * 1000) / 3) {
            await changeLog.arm(armedFor)
            armedAt = Date.now()
          } else pause = rareInterval
        }
      } catch (error) {
        log(`realtime: ${error instanceof Error ? error.message : String(error)}`)
        pause = rareInterval
        failed = true
      }
      if (isNeeded() && (failed || !pauses.isWanted)) await pauses.sleep(pause)
      if (!pauses.hasRung) continue
      foundAt = Date.now()
      if (armedAt === 0) continue
      armedAt = 0
      await changeLog.disarm().catch((error: unknown) => log(`realtime: ${String(error)}`))
    }
  }

  function start(): void {
    if (stopped) return
    running ??= run().finally(() => {
      running = undefined
      pauses.reached(Infinity)
      if (isNeeded()) start()
      else head = done = undefined
    })
  }

  /** Reads for one subscription until it stands where pushing does. */
  async function catchUp(subscription: Subscription): Promise<void> {
    const { receiver } = subscription
    const stream = await changeLog.stream()
    let failures = 0
    while (!subscription.closed && !receiver.isSlow()) {
      // DDL that the target's tick has seen is among what is read after it
      const target = head
      if (target === undefined) return
      const now = await catalogue.current()
      await resolve(subscription, now)
      const { position } = subscription
      if (position.tick > target || (position.tick === target && position.id === Infinity)) {
        if (target !== head) continue
        subscription.live = true
        enter(subscription)
        return
      }
      const own = new Map<number, TableIndex>()
      for (const view of subscription.views.values()) {
        const index = new TableIndex()
        index.add(subscription, view)
        own.set(view.table.oid, index)
      }
      const { changes, isLast } = await changeLog.read(position, target, catchUpSize, [...own.keys()])
      if (!(await changeLog.holds({ stream, ...position })))
        throw new RealtimeError('must_refetch', 'What followed the cursor is gone')
      let slowAt: Position | undefined
      const failed = new Set<Subscription>()
      await evaluate({ ...services, stream }, changes, now.byOid, own, {
        deliver: (one, delivery) => {
          if (slowAt || one.closed || failed.has(one)) return
          one.receiver.deliver(delivery)
          one.position = placeOf(delivery.change)
          if (receiver.isSlow()) slowAt = one.position
        },
        refetch: (one) => one.receiver.refetch(),
        failed: (one) => failed.add(one),
        refuse: fail,
      })
      if (failed.size > 0) {
        failures += 1
        if (failures < mostFailures) {
          await sleepFor(failures * 200)
          continue
        }
        receiver.refetch()
      }
      failures = 0
      const last = changes.at(-1)
      const end = isLast || !last ? { tick: target, id: Infinity } : placeOf(last)
      subscription.position = slowAt ?? end
    }
  }

  const catching = new Map<Subscription, Promise<void>>()
  function pullOn(subscription: Subscription): void {
    if (subscription.closed || subscription.live || catching.has(subscription)) return
    const work = catchUp(subscription)
      .then(() => (subscription.waitsSince = undefined))
      .catch(async (error: unknown) => {
        if (error instanceof RealtimeError && error.code === 'must_refetch' && !subscription.closed) {
          subscription.receiver.refetch()
          subscription.position = endOf(head ?? 0)
          return
        }
        subscription.waitsSince ??= Date.now()
        if (error instanceof RealtimeError || Date.now() - subscription.waitsSince > patience) {
          if (!(error instanceof RealtimeError)) log(`realtime: ${String(error)}`)
          fail(subscription, error)
        } else await sleepFor(rareInterval)
      })
      .finally(() => {
        catching.delete(subscription)
        if (!subscription.closed && !subscription.live && !subscription.receiver.isSlow())
          setImmediate(() => pullOn(subscription))
      })
    catching.set(subscription, work)
  }

  async function boundary(gap?: number): Promise<Cursor> {
    const stream = await changeLog.stream()
    const newest = await catalogue.advance(gap)
    // nobody has subscribed yet: from here on there is something to follow
    if (!running) [head, done] = [newest, endOf(newest)]
    return { stream, tick: newest, id: Infinity }
  }

  return {
    get size() {
      return all.size
    },
    boundary: () => boundary(),
    subscribe: async (wanted, receiver, from) => {
      // what was published or granted before holds
      const asked = await boundary()
      const now = await catalogue.current()
      if (from && !(await changeLog.holds(from)))
        throw new RealtimeError('must_refetch', 'What followed the cursor is gone: read the rows anew')
      const subscription = newSubscription(wanted, receiver, from ?? asked)
      await resolve(subscription, now)
      // who gives no cursor hears nothing that was committed before he came
      const place = await boundary(from ? undefined : 0)
      // the next tick is made later than what was read: it sees all of that
      subscription.seenUntil = place.tick + 1
      if (!from) [subscription.begins, subscription.position] = [place, place]
      all.add(subscription)
      if (from) pullOn(subscription)
      else {
        subscription.live = true
        enter(subscription)
      }
      start()
      return subscription
    },
    unsubscribe: remove,
    standing: ({ begins, position, live, seen, seenUntil }) => {
      const { tick, id } = live && done && isBefore(position, done) ? done : position
      return { stream: begins.stream, tick, id, ...(seen && tick <= seenUntil && { seen }) }
    },
    look: async (wanted, caller) => {
      await catalogue.advance()
      return resolveViews(wanted, caller, await catalogue.current(), cast)
    },
    tables: async () => {
      await catalogue.advance()
      return catalogue.current()
    },
    progress: () => ({ pushed: done?.tick, subscriptions: all }),
    watch: async (table, listener) => {
      const [found] = await db.rows<{ oid: number }>('select $1::regclass::oid::int8::float8 as oid', [table])
      const oid = found?.oid ?? 0
      await boundary()
      const listeners = watched.get(oid) ?? new Set()
      watched.set(oid, listeners.add(listener))
      start()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && watched.get(oid) === listeners) watched.delete(oid)
      }
    },
    renew: async (subscription) => {
      if (!subscription.closed) await resolve(subscription, await catalogue.current())
    },
    drained: pullOn,
    settled: async () => {
      const { tick } = await boundary(0)
      if (!running) return
      await pauses.until(tick)
    },
    ring: () => pauses.ring(),
    close: async () => {
      stopped = true
      pauses.wake()
      await running
      for (const subscription of all) remove(subscription)
      await Promise.allSettled(catching.values())
    },
  }
}
