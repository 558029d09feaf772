// Channels of the process: who is in which, what is broadcast to them, who is present. Public and private channels of one
// name are two. Refuses nothing: who may join and say what is decided before.
import { randomBytes } from 'node:crypto'

/** What is broadcast. */
export interface Broadcast {
  readonly event: string
  /** JSON text, or bytes. */
  readonly payload: string | Buffer
  /** Where it came from the database, or is told again. */
  readonly meta: { readonly id?: string; readonly replayed?: boolean } | undefined
}

/** One client in one channel. */
export interface Member {
  /** @param frames keeps what was written for others, by what it depends on */
  hear(broadcast: Broadcast, frames: Map<string, string | Buffer>): void
  seeDiff(joins: Presences, leaves: Presences, frames: Map<string, string | Buffer>): void
}

export interface Presence {
  readonly ref: string
  /** JSON text of an object. */
  readonly state: string
}
/** By key. */
export type Presences = ReadonlyMap<string, readonly Presence[]>

export interface Channel {
  readonly topic: string
  readonly isPrivate: boolean
  readonly members: ReadonlySet<Member>
  broadcast(broadcast: Broadcast, except?: Member): void
  /** Who is here now. */
  state(): Presences
  /** Says what is true of a member; the same again says nothing. */
  track(member: Member, key: string, state: string): void
  untrack(member: Member): void
  leave(member: Member): void
}

export interface Topics {
  join(topic: string, isPrivate: boolean, member: Member): Channel
  find(topic: string, isPrivate: boolean): Channel | undefined
  readonly size: number
}

const keyOf = (topic: string, isPrivate: boolean): string => `${isPrivate ? 'private' : 'public'} ${topic}`
const newRef = (): string => randomBytes(9).toString('base64url')
const only = (key: string, ...presences: readonly Presence[]): Presences => new Map([[key, presences]])
const none: Presences = new Map()

function createChannel(
  topic: string,
  isPrivate: boolean,
  onEmpty: () => void,
): Channel & { add(member: Member): void } {
  const members = new Set<Member>()
  const present = new Map<Member, { readonly key: string; readonly presence: Presence }>()

  function tell(joins: Presences, leaves: Presences): void {
    const frames = new Map<string, string | Buffer>()
    for (const member of members) member.seeDiff(joins, leaves, frames)
  }

  function untrack(member: Member): void {
    const was = present.get(member)
    if (!was) return
    present.delete(member)
    tell(none, only(was.key, was.presence))
  }

  return {
    ...{ topic, isPrivate, members, untrack },
    add: (member) => members.add(member),
    broadcast: (broadcast, except) => {
      const frames = new Map<string, string | Buffer>()
      for (const member of members) if (member !== except) member.hear(broadcast, frames)
    },
    state: () => {
      const byKey = new Map<string, Presence[]>()
      for (const { key, presence } of present.values()) byKey.set(key, [...(byKey.get(key) ?? []), presence])
      return byKey
    },
    track: (member, key, state) => {
      const was = present.get(member)
      if (was?.key === key && was.presence.state === state) return
      const presence = { ref: newRef(), state }
      present.set(member, { key, presence })
      tell(only(key, presence), was ? only(was.key, was.presence) : none)
    },
    leave: (member) => {
      members.delete(member)
      untrack(member)
      if (members.size === 0) onEmpty()
    },
  }
}

export function createTopics(): Topics {
  const channels = new Map<string, ReturnType<typeof createChannel>>()
  return {
    get size() {
      return channels.size
    },
    find: (topic, isPrivate) => channels.get(keyOf(topic, isPrivate)),
    join: (topic, isPrivate, member) => {
      const key = keyOf(topic, isPrivate)
      let channel = channels.get(key)
      if (!channel) {
        channel = createChannel(topic, isPrivate, () => channels.delete(key))
        channels.set(key, channel)
      }
      channel.add(member)
      return channel
    },
  }
}
