// One channel of a Phoenix client: its subscriptions to tables, its part in a topic, who it speaks for. Closes itself where
// its token does not hold any more, or may not listen any more. Source: realtime.md §1.4 to §1.8.
import { ApiError } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Permissions } from '../channels/authorize.ts'
import type { Broadcast, Channel, Member, Presences } from '../channels/topics.ts'
import type { Receiver, Subscription } from '../delivery/subscription.ts'
import { toWanted } from '../delivery/wanted.ts'
import { RealtimeError } from '../errors.ts'
import { formatCursor, isBefore, parseCursor } from '../log/cursor.ts'
import type { RealtimeServices } from '../services.ts'
import type { Connection } from '../sockets/connection.ts'
import type { ChannelFacts, SubscriptionFacts } from '../sockets/facts.ts'
import type { Holder } from '../sockets/holder.ts'
import { expiryOf, holderNow, withToken } from '../sockets/holder.ts'
import { changeMessage } from './changes.ts'
import type { Binding, Join } from './join.ts'
import { bindingId } from './join.ts'
import { presenceText } from './presence.ts'
import type { UserBroadcast, Version } from './serializer.ts'
import { writeBroadcast, writeMessage } from './serializer.ts'

/** What is told of a topic without the prefix `realtime:`. */
export const prefix = 'realtime:'

export interface ChannelOptions {
  readonly services: RealtimeServices
  readonly connection: Connection
  readonly version: Version
  /** With its prefix, as the client says it. */
  readonly topic: string
  readonly joinRef: string | null
  readonly holder: Holder
  readonly permissions: Permissions
  readonly join: Join
  /** Takes it off the connection. */
  readonly onClose: () => void
}

const everything: Permissions = { reads: true, writes: true, seesPresence: true, tracks: true }
const noReply = undefined

/** What is answered to a push: nothing, ok, or why not. */
export type Reply = { readonly status: 'ok' | 'error'; readonly response: object } | undefined
const ok: Reply = { status: 'ok', response: {} }
const refusal = (reason: string): Reply => ({ status: 'error', response: { reason } })

export class PhoenixChannel {
  readonly #options: ChannelOptions
  /** By id. */
  readonly #subscriptions = new Map<number, Subscription>()
  readonly #member: Member
  readonly #channel: Channel
  readonly #presenceKey: string
  #holder: Holder
  #permissions: Permissions
  #presenceEnabled: boolean
  #cursor: string | undefined
  #cursorTold = true
  closed = false

  constructor(options: ChannelOptions) {
    const { join, services, topic } = options
    this.#options = options
    this.#holder = options.holder
    this.#permissions = join.isPrivate ? options.permissions : everything
    this.#presenceEnabled = join.presence.enabled
    this.#presenceKey = join.presence.key === '' ? crypto.randomUUID() : join.presence.key
    this.#member = {
      hear: (broadcast, frames) => this.#hear(broadcast, frames),
      seeDiff: (joins, leaves, frames) => this.#seeDiff(joins, leaves, frames),
    }
    this.#channel = services.topics.join(topic.slice(prefix.length), join.isPrivate, this.#member)
  }

  get joinRef(): string | null {
    return this.#options.joinRef
  }

  get caller(): Caller {
    return this.#holder.caller
  }

  facts(): ChannelFacts {
    return { topic: this.#channel.topic, isPrivate: this.#channel.isPrivate }
  }

  subscriptions(): readonly SubscriptionFacts[] {
    const { topic } = this.#channel
    return [...this.#subscriptions].map(([id, subscription]) => ({
      ...{ id: String(id), channel: topic, subscription },
    }))
  }

  /** Milliseconds since 1970. */
  get expiresAt(): number {
    return expiryOf(this.#holder)
  }

  /**
   * Subscribes to the tables of the join. What comes before `begin` waits.
   * @returns for the reply @throws RealtimeError
   */
  async subscribe(): Promise<object> {
    const { join } = this.#options
    const bindings = join.bindings.map((binding) => ({ binding, id: bindingId(binding) }))
    for (const { binding, id } of bindings) {
      // one frame is heard by all bindings of its id
      if (this.#subscriptions.has(id)) continue
      const subscription = await this.#subscribeTo(binding, id)
      this.#subscriptions.set(id, subscription)
      if (this.closed) this.#options.services.hub.unsubscribe(subscription)
    }
    return { postgres_changes: bindings.map(({ binding, id }) => ({ ...binding.sent, id })) }
  }

  async #subscribeTo(binding: Binding, id: number): Promise<Subscription> {
    const { join, services } = this.#options
    const schema = binding.table === '*' && binding.schema === '*' ? '*' : binding.schema
    const wanted = toWanted({ ...binding, schema }, false)
    const receiver = this.#receiverOf(id)
    const kept = join.resume?.get(id)
    try {
      const cursor = kept ?? binding.since
      return await services.hub.subscribe(
        wanted,
        receiver,
        cursor === undefined ? undefined : parseCursor(cursor),
      )
    } catch (error) {
      // a cursor that was kept badly is as good as none
      const isGone =
        error instanceof RealtimeError &&
        (error.code === 'must_refetch' || (error.code === 'invalid_cursor' && kept !== undefined))
      if (!isGone) throw error
      this.#waiting.push(() => this.#refetch())
      return services.hub.subscribe(wanted, receiver)
    }
  }

  readonly #waiting: (() => void)[] = []
  #begun = false

  #later(work: () => void): void {
    if (this.#begun) work()
    else this.#waiting.push(work)
  }

  /** After the reply: what the client expects to hear first, then what waited. */
  async begin(): Promise<void> {
    const { join } = this.#options
    if (this.closed) return
    if (this.#subscriptions.size > 0) this.#system('postgres_changes', 'ok', 'Subscribed to PostgreSQL')
    if (this.#presenceEnabled && this.#permissions.seesPresence) this.#tellState()
    if (join.replay) await this.#replay(join.replay)
    this.#begun = true
    for (const work of this.#waiting.splice(0)) work()
    this.tellStanding()
    if (join.bindings.some(({ since }) => since !== undefined) && this.#cursor === undefined) {
      const begins = [...this.#subscriptions.values()].map((subscription) => subscription.begins)
      const earliest = begins.reduce((one, other) => (isBefore(other, one) ? other : one))
      this.#noteCursor(formatCursor(earliest))
    }
  }

  /** Tells clients that keep cursors where they stand: what lies behind there has been told. */
  tellStanding(): void {
    const { join, services } = this.#options
    if (!join.resume || !this.#begun || this.closed || this.#subscriptions.size === 0) return
    const standing = [...this.#subscriptions].map(([id, subscription]) => [
      id,
      formatCursor(services.hub.standing(subscription)),
    ])
    this.push('cursors', JSON.stringify(Object.fromEntries(standing)))
  }

  #receiverOf(id: number): Receiver {
    const { connection, version, topic } = this.#options
    return {
      caller: () => this.#holder.caller,
      deliver: (delivery) =>
        this.#later(() => {
          connection.send(changeMessage(delivery, version, topic, id))
          this.#noteCursor(delivery.cursor)
        }),
      refetch: () => this.#later(() => this.#refetch()),
      fail: (error) =>
        this.#later(() => {
          this.#system('postgres_changes', 'error', error.message)
          if (error.code !== 'unavailable' || this.closed) return
          // the client joins again by itself
          this.push('phx_error', '{}')
          this.close(false)
        }),
      isSlow: () => connection.isSlow(),
    }
  }

  #refetch(): void {
    this.#system('postgres_changes', 'error', 'must_refetch')
  }

  /** Clients that began from a cursor are told where they stand, once per turn of the event loop. */
  #noteCursor(cursor: string): void {
    const { join } = this.#options
    this.#cursor = cursor
    if (!this.#cursorTold || !join.bindings.some(({ since }) => since !== undefined)) return
    this.#cursorTold = false
    setImmediate(() => {
      this.#cursorTold = true
      if (!this.closed) this.#system('postgres_changes', 'ok', 'cursor', { cursor: this.#cursor })
    })
  }

  #system(extension: string, status: string, message: string, more: object = {}): void {
    const { topic } = this.#options
    const payload = { extension, status, message, channel: topic.slice(prefix.length), ...more }
    this.push('system', JSON.stringify(payload))
  }

  /** Says something of this join alone. @param payload JSON text */
  push(event: string, payload: string): void {
    const { connection, version, joinRef, topic } = this.#options
    connection.send(writeMessage(version, joinRef, null, topic, event, payload))
  }

  #hear(broadcast: Broadcast, frames: Map<string, string | Buffer>): void {
    if (!this.#permissions.reads) return
    const { connection, version, topic } = this.#options
    const isBinary = Buffer.isBuffer(broadcast.payload)
    // the first version has no form for bytes
    if (isBinary && version === 1) return
    let frame = frames.get(`v${version}`)
    if (frame === undefined) {
      const { event, payload, meta } = broadcast
      const described = meta ? `,"meta":${JSON.stringify(meta)}` : ''
      frame = isBinary
        ? writeBroadcast(topic, {
            event,
            metadata: meta ? JSON.stringify(meta) : '',
            isJson: false,
            payload: payload as Buffer,
          })
        : writeMessage(
            version,
            null,
            null,
            topic,
            'broadcast',
            `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${payload as string}${described}}`,
          )
      frames.set(`v${version}`, frame)
    }
    this.#later(() => connection.send(frame, isBinary))
  }

  #seeDiff(joins: Presences, leaves: Presences, frames: Map<string, string | Buffer>): void {
    if (!this.#presenceEnabled || !this.#permissions.seesPresence) return
    // Who leaves is told first, by itself: told in one diff, realtime-js forgets the reference of what it must take away
    // before it looks for it (its presenceAdapter changes what its onJoin is given).
    if (leaves.size > 0) this.#tellDiff('leaves', `{"joins":{},"leaves":${presenceText(leaves)}}`, frames)
    if (joins.size > 0) this.#tellDiff('joins', `{"joins":${presenceText(joins)},"leaves":{}}`, frames)
  }

  #tellDiff(name: string, payload: string, frames: Map<string, string | Buffer>): void {
    const { connection, version, topic } = this.#options
    const key = `${name} v${version}`
    const frame = frames.get(key) ?? writeMessage(version, null, null, topic, 'presence_diff', payload)
    frames.set(key, frame)
    this.#later(() => connection.send(frame))
  }

  #tellState(): void {
    this.push('presence_state', presenceText(this.#channel.state()))
  }

  async #replay({ since, limit }: { readonly since: number; readonly limit: number }): Promise<void> {
    const { services, topic } = this.#options
    if (!this.#permissions.reads) return
    const frames = await services.messages.since(topic.slice(prefix.length), since, limit)
    for (const message of frames) {
      this.#begun = true
      this.#hear({ ...message, meta: { ...message.meta, replayed: true } }, new Map())
      this.#begun = false
    }
  }

  /** A broadcast of the client. What may not be sent is not told, as Supabase does. */
  broadcast(given: UserBroadcast): Reply {
    const { join } = this.#options
    if (!this.#permissions.writes) return noReply
    const { event, isJson, payload } = given
    const broadcast: Broadcast = {
      event,
      payload: isJson ? payload.toString() : Buffer.from(payload),
      meta: undefined,
    }
    this.#channel.broadcast(broadcast, join.hearsItself ? undefined : this.#member)
    return join.acknowledges ? ok : noReply
  }

  presence(payload: unknown): Reply {
    const { event, payload: state } = (payload ?? {}) as {
      readonly event?: unknown
      readonly payload?: unknown
    }
    if (event === 'untrack') {
      this.#channel.untrack(this.#member)
      return ok
    }
    if (event !== 'track') return refusal('Unknown presence event')
    if (typeof state !== 'object' || state === null || Array.isArray(state))
      return refusal('Presence track payload must be a map')
    if (!this.#permissions.tracks)
      return refusal('You do not have permissions to track presence in this Channel topic')
    if (!this.#presenceEnabled) {
      this.#presenceEnabled = true
      this.#tellState()
    }
    this.#channel.track(this.#member, this.#presenceKey, JSON.stringify(state))
    return ok
  }

  /** Another token: policies are asked anew. */
  async renewToken(token: string): Promise<void> {
    const { services } = this.#options
    const next = await withToken(services.identify, this.#holder, token).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return error
      throw error
    })
    if (next instanceof ApiError) this.fatal(next.message)
    else await this.#become(next)
  }

  async #become(next: Holder): Promise<void> {
    const { join, services, topic } = this.#options
    const name = topic.slice(prefix.length)
    if (join.isPrivate) {
      const permissions = await services.authorize(next.caller, name)
      if (!permissions.reads && !permissions.seesPresence) {
        this.fatal(`You no longer have permission to read from this Channel topic: ${name}`)
        return
      }
      this.#permissions = permissions
    }
    this.#holder = next
    for (const subscription of this.#subscriptions.values()) {
      await services.hub.renew(subscription).catch((error: unknown) => {
        services.hub.unsubscribe(subscription)
        if (!(error instanceof RealtimeError)) throw error
        this.#system('postgres_changes', 'error', error.message)
      })
    }
    if (this.#subscriptions.size > 0) this.#system('postgres_changes', 'ok', 'Subscribed to PostgreSQL')
  }

  /** Looks at its credentials again. */
  async recheck(): Promise<void> {
    const asked = this.#holder
    const now = await holderNow(this.#options.services.identify, asked)
    if (asked !== this.#holder || this.closed || now === asked) return
    if (now instanceof ApiError) this.fatal(now.message)
    else await this.#become(now)
  }

  drained(): void {
    for (const subscription of this.#subscriptions.values()) this.#options.services.hub.drained(subscription)
  }

  /** Tells why, and closes. */
  fatal(message: string): void {
    if (this.closed) return
    this.#system('system', 'error', message)
    this.close(true)
  }

  /** @param tells whether the client hears of it */
  close(tells: boolean): void {
    if (this.closed) return
    this.closed = true
    const { services, onClose, connection, version, joinRef, topic } = this.#options
    for (const subscription of this.#subscriptions.values()) services.hub.unsubscribe(subscription)
    this.#channel.leave(this.#member)
    if (tells) connection.send(writeMessage(version, joinRef, joinRef, topic, 'phx_close', '{}'))
    onClose()
  }
}
