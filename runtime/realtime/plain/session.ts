// One client of the plain protocol (decision 25): subscribes, hears of changes with cursors, renews its token. What it may
// not have is an error frame; the socket stays, but for credentials that do not hold any more (4001).
import { ApiError } from '../../errors/index.ts'
import type { Subscription } from '../delivery/subscription.ts'
import type { Rows } from '../delivery/snapshot.ts'
import { readRows } from '../delivery/snapshot.ts'
import { toWanted } from '../delivery/wanted.ts'
import { RealtimeError } from '../errors.ts'
import { formatCursor, parseCursor } from '../log/cursor.ts'
import type { RealtimeServices } from '../services.ts'
import type { Connection, Session } from '../sockets/connection.ts'
import { closeCodes } from '../sockets/connection.ts'
import type { Holder } from '../sockets/holder.ts'
import { expiryOf, holderNow, mayBecome, withToken } from '../sockets/holder.ts'
import { createPlainChannels } from './channels.ts'
import type { ClientFrame } from './frames.ts'
import { bad, changeFrame, readFrame } from './frames.ts'

type Subscribe = Extract<ClientFrame, { type: 'subscribe' }>

export function beginPlain(
  services: RealtimeServices,
  connection: Connection,
  opener: Holder,
): Session & {
  /** As if the client had sent it. */
  subscribe(frame: Subscribe): Promise<void>
} {
  const { hub, settings, database, identify, log } = services
  let holder = opener
  /** By id; undefined while it is being made. */
  const subscriptions = new Map<string, Subscription | undefined>()

  const say = (frame: object): void => connection.send(JSON.stringify(frame))
  const channels = createPlainChannels(
    services,
    () => holder.caller,
    (frame) => connection.send(frame),
  )
  function sayError(error: unknown, id?: string): void {
    if (!(error instanceof RealtimeError))
      log(`realtime: ${error instanceof Error ? error.message : String(error)}`)
    const known =
      error instanceof RealtimeError ? error : new RealtimeError('unavailable', 'This cannot be done now')
    if (known.code === 'must_refetch') say({ type: 'must_refetch', ...(id !== undefined && { id }) })
    else say({ type: 'error', ...(id !== undefined && { id }), code: known.code, message: known.message })
  }

  async function open(frame: Subscribe): Promise<void> {
    const { id, cursor, snapshot } = frame
    const wanted = toWanted(frame, true)
    if (snapshot && frame.table === '*') throw bad('a snapshot needs one table')
    if (snapshot && cursor !== undefined) throw bad('a snapshot begins anew: leave the cursor out')
    // what is delivered before the client knows of the subscription waits
    const early: Buffer[] = []
    let told = false
    const receiver = {
      caller: () => holder.caller,
      deliver: (delivery: Parameters<typeof changeFrame>[0]) => {
        const change = changeFrame(delivery, id, frame.text)
        if (told) connection.send(change)
        else early.push(change)
      },
      refetch: () => say({ type: 'must_refetch', id }),
      fail: (error: RealtimeError) => {
        subscriptions.delete(id)
        sayError(error, id)
      },
      isSlow: () => connection.isSlow(),
    }
    const begun = snapshot ? await hub.boundary() : undefined
    let from = cursor === undefined ? undefined : parseCursor(cursor)
    let rows: Rows | undefined
    if (begun) {
      const [view] = (await hub.look(wanted, holder.caller)).values()
      if (!view) throw bad('a snapshot needs one table')
      rows = await readRows(database, holder.caller, view, begun, frame.text)
      from = rows.cursor
    }
    const subscription = await hub.subscribe(wanted, receiver, from)
    if (!subscriptions.has(id)) {
      // unsubscribed meanwhile, or gone
      hub.unsubscribe(subscription)
      return
    }
    subscriptions.set(id, subscription)
    const stands = formatCursor(subscription.begins)
    say({ type: 'subscribed', id, cursor: stands })
    if (rows) {
      const isExact = rows.isExact && settings.maxRows === 0
      connection.send(
        `{"type":"snapshot","id":${JSON.stringify(id)},"rows":${rows.rows},"exact":${isExact},"cursor":"${stands}"}`,
      )
    }
    told = true
    for (const waiting of early) connection.send(waiting)
  }

  async function subscribe(frame: Subscribe): Promise<void> {
    const { id } = frame
    if (subscriptions.has(id)) {
      sayError(bad(`there is a subscription ${JSON.stringify(id)} already`), id)
      return
    }
    if (subscriptions.size + channels.size >= settings.limits.channels) {
      sayError(new RealtimeError('too_many', 'Too many channels'), id)
      return
    }
    subscriptions.set(id, undefined)
    await open(frame).catch((error: unknown) => {
      const made = subscriptions.get(id)
      if (made) hub.unsubscribe(made)
      subscriptions.delete(id)
      sayError(error, id)
    })
  }

  function unsubscribe(id: string): void {
    const found = subscriptions.get(id)
    if (!subscriptions.delete(id)) throw bad(`there is no subscription ${JSON.stringify(id)}`)
    if (found) hub.unsubscribe(found)
    say({ type: 'unsubscribed', id })
  }

  /** Where each subscription stands, lest a cursor grow older than history while nothing happens. */
  function tellStanding(): void {
    for (const [id, subscription] of subscriptions) {
      if (subscription) say({ type: 'cursor', id, cursor: formatCursor(hub.standing(subscription)) })
    }
  }

  /** Each subscription sees what the new caller may see. */
  function renewAll(): void {
    channels.renew().catch((error: unknown) => sayError(error))
    for (const [id, subscription] of subscriptions) {
      if (!subscription) continue
      hub.renew(subscription).catch((error: unknown) => {
        subscriptions.delete(id)
        hub.unsubscribe(subscription)
        sayError(error, id)
      })
    }
  }

  async function authenticate(token: string): Promise<void> {
    const next = await withToken(identify, holder, token).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401)
        throw new RealtimeError('unauthorized', error.message)
      throw error
    })
    if (!mayBecome(holder.caller, next.caller))
      throw new RealtimeError('forbidden', 'The token is of another user: open a connection of its own')
    holder = next
    say({ type: 'authenticated' })
    renewAll()
  }

  async function act(data: Buffer, isBinary: boolean): Promise<void> {
    if (isBinary) throw bad('a frame must be text')
    const frame = readFrame(data)
    if (frame.type === 'subscribe') await subscribe(frame)
    else if (frame.type === 'unsubscribe') unsubscribe(frame.id)
    else if (frame.type === 'auth') await authenticate(frame.token)
    else if (frame.type !== 'ping') await channels.act(frame)
    else {
      tellStanding()
      say({ type: 'pong' })
    }
  }

  return {
    subscribe,
    message: (data, isBinary) => {
      act(data, isBinary).catch((error: unknown) => sayError(error))
    },
    expiresAt: () => expiryOf(holder),
    recheck: async () => {
      const asked = holder
      const now = await holderNow(identify, asked)
      if (asked !== holder || now === holder) return
      if (now instanceof ApiError) {
        say({ type: 'error', code: 'unauthorized', message: now.message })
        connection.close(closeCodes.unauthorized, now.message)
        return
      }
      holder = now
      renewAll()
    },
    drained: () => {
      for (const subscription of subscriptions.values()) if (subscription) hub.drained(subscription)
    },
    ended: () => {
      for (const subscription of subscriptions.values()) if (subscription) hub.unsubscribe(subscription)
      subscriptions.clear()
      channels.leaveAll()
    },
    facts: () => ({
      protocol: 'plain',
      caller: holder.caller,
      subscriptions: [...subscriptions].flatMap(([id, subscription]) =>
        subscription ? [{ id, channel: undefined, subscription }] : [],
      ),
      channels: channels.list(),
    }),
    stopping: () =>
      say({
        type: 'error',
        code: 'restarting',
        message: 'The server restarts',
        retry_after: 1 + Math.random() * 4,
      }),
  }
}
