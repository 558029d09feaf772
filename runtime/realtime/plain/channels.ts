// Channels in the plain protocol: joining, broadcasts, presence. Refuses (forbidden) private channels whose policies do not
// let the caller in, or say something; (not_joined) what is said to channels that were not joined.
import { randomUUID } from 'node:crypto'
import type { Caller } from '../../identity/caller.ts'
import type { Permissions } from '../channels/authorize.ts'
import type { Broadcast, Channel, Member, Presences } from '../channels/topics.ts'
import { RealtimeError } from '../errors.ts'
import type { RealtimeServices } from '../services.ts'
import type { ChannelFacts } from '../sockets/facts.ts'

export type ChannelFrame =
  | { readonly type: 'join'; readonly channel: string; readonly isPrivate: boolean }
  | { readonly type: 'leave'; readonly channel: string }
  | {
      readonly type: 'broadcast'
      readonly channel: string
      readonly event: string
      readonly payload: unknown
    }
  | { readonly type: 'presence'; readonly channel: string; readonly state: object | null }

export interface PlainChannels {
  act(frame: ChannelFrame): Promise<void>
  /** The caller has changed: private channels are asked about anew. */
  renew(): Promise<void>
  leaveAll(): void
  list(): readonly ChannelFacts[]
  readonly size: number
}

interface Joined {
  readonly channel: Channel
  readonly member: Member
  permissions: Permissions
}

const everything: Permissions = { reads: true, writes: true, seesPresence: true, tracks: true }
const forbidden = (message: string) => new RealtimeError('forbidden', message)

/** @param send takes the JSON text of a frame */
export function createPlainChannels(
  services: RealtimeServices,
  caller: () => Caller,
  send: (frame: string) => void,
): PlainChannels {
  const { topics, messages, authorize } = services
  const joined = new Map<string, Joined>()
  const ownKey = randomUUID()

  const say = (frame: object): void => send(JSON.stringify(frame))
  const permissionsFor = (channel: string, isPrivate: boolean): Promise<Permissions> =>
    isPrivate ? authorize(caller(), channel) : Promise.resolve(everything)

  function broadcastFrame(channel: string, { event, payload, meta }: Broadcast): string {
    const [name, content] = Buffer.isBuffer(payload)
      ? ['base64', JSON.stringify(payload.toString('base64'))]
      : ['payload', payload]
    const described = meta ? `,"meta":${JSON.stringify(meta)}` : ''
    return `{"type":"broadcast","channel":${JSON.stringify(channel)},"event":${JSON.stringify(event)},"${name}":${content}${described}}`
  }

  function presenceFrame(channel: string, joins: Presences, leaves: Presences): string {
    const text = (presences: Presences) => {
      const keys = [...presences].map(
        ([key, list]) => `${JSON.stringify(key)}:[${list.map(({ state }) => state).join(',')}]`,
      )
      return `{${keys.join(',')}}`
    }
    return `{"type":"presence","channel":${JSON.stringify(channel)},"joins":${text(joins)},"leaves":${text(leaves)}}`
  }

  function memberOf(channel: string): Member {
    const shared = (frames: Map<string, string | Buffer>, name: string, make: () => string): void => {
      const frame = frames.get(name) ?? make()
      frames.set(name, frame)
      send(String(frame))
    }
    return {
      hear: (broadcast, frames) => {
        if (joined.get(channel)?.permissions.reads)
          shared(frames, 'plain', () => broadcastFrame(channel, broadcast))
      },
      seeDiff: (joins, leaves, frames) => {
        if (joined.get(channel)?.permissions.seesPresence)
          shared(frames, 'plain', () => presenceFrame(channel, joins, leaves))
      },
    }
  }

  async function join(name: string, isPrivate: boolean): Promise<void> {
    if (joined.has(name))
      throw new RealtimeError('bad_request', `the channel ${JSON.stringify(name)} is joined already`)
    const permissions = await permissionsFor(name, isPrivate)
    if (!permissions.reads && !permissions.writes && !permissions.seesPresence)
      throw forbidden(`You may not join the channel ${JSON.stringify(name)}`)
    await messages.follow()
    const member = memberOf(name)
    const channel = topics.join(name, isPrivate, member)
    joined.set(name, { channel, member, permissions })
    say({ type: 'joined', channel: name })
    if (permissions.seesPresence) send(presenceFrame(name, channel.state(), new Map()))
  }

  function leave(name: string): void {
    const found = joined.get(name)
    if (!found) return
    joined.delete(name)
    found.channel.leave(found.member)
    say({ type: 'left', channel: name })
  }

  function find(name: string): Joined {
    const found = joined.get(name)
    if (!found) throw new RealtimeError('not_joined', `Join the channel ${JSON.stringify(name)} first`)
    return found
  }

  function track(name: string, state: object | null): void {
    const { channel, member, permissions } = find(name)
    if (state === null) channel.untrack(member)
    else if (!permissions.tracks) throw forbidden('You may not track presence in this channel')
    else channel.track(member, caller().subject === '' ? ownKey : caller().subject, JSON.stringify(state))
  }

  return {
    get size() {
      return joined.size
    },
    list: () => [...joined.values()].map(({ channel: { topic, isPrivate } }) => ({ topic, isPrivate })),
    act: async (frame) => {
      if (frame.type === 'join') await join(frame.channel, frame.isPrivate)
      else if (frame.type === 'leave') {
        find(frame.channel)
        leave(frame.channel)
      } else if (frame.type === 'presence') track(frame.channel, frame.state)
      else {
        const { channel, member, permissions } = find(frame.channel)
        if (!permissions.writes) throw forbidden('You may not send to this channel')
        channel.broadcast(
          { event: frame.event, payload: JSON.stringify(frame.payload ?? null), meta: undefined },
          member,
        )
      }
    },
    renew: async () => {
      for (const [name, one] of joined) {
        if (!one.channel.isPrivate) continue
        one.permissions = await permissionsFor(name, true)
        if (!one.permissions.reads && !one.permissions.seesPresence) leave(name)
      }
    },
    leaveAll: () => {
      for (const { channel, member } of joined.values()) channel.leave(member)
      joined.clear()
    },
  }
}
