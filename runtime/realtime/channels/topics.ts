// Channels: who of this process is in which, what is broadcast to them, who is present here and in other processes, which
// hear of it over the bus. Public and private channels of one name are two. Refuses nothing: who may join and say what is
// decided before.
import { randomBytes } from 'node:crypto'
import type { Bus } from '../bus/bus.ts'
import { Elsewhere } from './elsewhere.ts'
import type { Told, Word } from './wire.ts'
import { readWord, writeWord } from './wire.ts'

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
  /** To all members but one, here and in other processes. */
  broadcast(broadcast: Broadcast, except?: Member): void
  /** To the members of this process: others hear of it by themselves. */
  tell(broadcast: Broadcast): void
  /** Who is here now, and in other processes. */
  state(): Presences
  /** Says what is true of a member; the same again says nothing. */
  track(member: Member, key: string, state: string): void
  untrack(member: Member): void
  leave(member: Member): void
}

export interface Topics {
  join(topic: string, isPrivate: boolean, member: Member): Channel
  find(topic: string, isPrivate: boolean): Channel | undefined
  /** To a channel of which nobody needs to be here. */
  broadcast(topic: string, isPrivate: boolean, broadcast: Broadcast): void
  /** Begins to hear of other processes. */
  start(): Promise<void>
  readonly size: number
}

const keyOf = (topic: string, isPrivate: boolean): string => `${isPrivate ? 'private' : 'public'} ${topic}`
const newRef = (): string => randomBytes(9).toString('base64url')
const only = (key: string, ...presences: readonly Presence[]): Presences => new Map([[key, presences]])
const none: Presences = new Map()

/** What a channel needs of those around it. */
interface Surroundings {
  readonly publish: (word: Word) => void
  readonly elsewhere: () => Presences
  readonly onEmpty: () => void
}

interface OwnChannel extends Channel {
  add(member: Member): void
  /** Who has come and gone in other processes. */
  tellDiff(joins: Presences, leaves: Presences): void
  /** Who is present by way of this process. */
  own(): readonly Told[]
}

function createChannel(topic: string, isPrivate: boolean, around: Surroundings): OwnChannel {
  const members = new Set<Member>()
  const present = new Map<Member, { readonly key: string; readonly presence: Presence }>()
  const toTold = (key: string, { ref, state }: Presence): Told => ({
    ...{ channel: [topic, isPrivate], key, ref, state },
  })

  function tellDiff(joins: Presences, leaves: Presences): void {
    const frames = new Map<string, string | Buffer>()
    for (const member of members) member.seeDiff(joins, leaves, frames)
  }

  function change(joins: Presences, leaves: Presences): void {
    tellDiff(joins, leaves)
    const told = (presences: Presences) =>
      [...presences].flatMap(([key, list]) => list.map((presence) => toTold(key, presence)))
    around.publish({ say: 'presence', leaves: told(leaves), joins: told(joins) })
  }

  function tell(broadcast: Broadcast, except?: Member): void {
    const frames = new Map<string, string | Buffer>()
    for (const member of members) if (member !== except) member.hear(broadcast, frames)
  }

  function untrack(member: Member): void {
    const was = present.get(member)
    if (!was) return
    present.delete(member)
    change(none, only(was.key, was.presence))
  }

  return {
    ...{ topic, isPrivate, members, untrack, tellDiff },
    add: (member) => members.add(member),
    tell: (broadcast) => tell(broadcast),
    broadcast: (broadcast, except) => {
      tell(broadcast, except)
      around.publish({ say: 'broadcast', channel: [topic, isPrivate], broadcast })
    },
    state: () => {
      const byKey = new Map<string, readonly Presence[]>(around.elsewhere())
      for (const { key, presence } of present.values()) byKey.set(key, [...(byKey.get(key) ?? []), presence])
      return byKey
    },
    own: () => [...present.values()].map(({ key, presence }) => toTold(key, presence)),
    track: (member, key, state) => {
      const was = present.get(member)
      if (was?.key === key && was.presence.state === state) return
      const presence = { ref: newRef(), state }
      present.set(member, { key, presence })
      change(only(key, presence), was ? only(was.key, was.presence) : none)
    },
    leave: (member) => {
      members.delete(member)
      untrack(member)
      if (members.size === 0) around.onEmpty()
    },
  }
}

/** @param bus to other processes; undefined where there are none */
export function createTopics(bus?: Bus): Topics {
  const channels = new Map<string, OwnChannel>()
  const elsewhere = new Elsewhere()
  const publish = (word: Word): void => {
    if (bus?.isHeard === true) bus.publish(writeWord(word))
  }

  function apply(changes: ReturnType<Elsewhere['change']>): void {
    for (const { channel, joins, leaves } of changes) channels.get(keyOf(...channel))?.tellDiff(joins, leaves)
  }

  function hear(process: string, data: Buffer): void {
    const word = readWord(data)
    if (word?.say === 'broadcast') channels.get(keyOf(...word.channel))?.tell(word.broadcast)
    else if (word?.say === 'presence') apply(elsewhere.change(process, word.leaves, word.joins))
    else if (word?.say === 'state') apply(elsewhere.replace(process, word.all))
  }

  return {
    get size() {
      return channels.size
    },
    find: (topic, isPrivate) => channels.get(keyOf(topic, isPrivate)),
    broadcast: (topic, isPrivate, broadcast) => {
      const channel = channels.get(keyOf(topic, isPrivate))
      if (channel) channel.broadcast(broadcast)
      else publish({ say: 'broadcast', channel: [topic, isPrivate], broadcast })
    },
    join: (topic, isPrivate, member) => {
      const key = keyOf(topic, isPrivate)
      let channel = channels.get(key)
      if (!channel) {
        channel = createChannel(topic, isPrivate, {
          publish,
          elsewhere: () => elsewhere.of([topic, isPrivate]),
          onEmpty: () => channels.delete(key),
        })
        channels.set(key, channel)
      }
      channel.add(member)
      return channel
    },
    start: async () =>
      bus?.start({
        heard: hear,
        arrived: () =>
          publish({ say: 'state', all: [...channels.values()].flatMap((channel) => channel.own()) }),
        gone: (process) => apply(elsewhere.replace(process, [])),
      }),
  }
}
