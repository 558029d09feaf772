// One client of the Phoenix protocol (realtime-js): heartbeats, joins, what it says in its channels. Refuses joins with
// Supabase's reasons; frames that are none are ignored, as nothing could be answered to them.
import { ApiError } from '../../errors/index.ts'
import { RealtimeError } from '../errors.ts'
import type { RealtimeServices } from '../services.ts'
import type { Connection, Session } from '../sockets/connection.ts'
import { closeCodes } from '../sockets/connection.ts'
import type { Holder } from '../sockets/holder.ts'
import { expiryOf, holderNow, withToken } from '../sockets/holder.ts'
import type { Reply } from './channel.ts'
import { PhoenixChannel, prefix } from './channel.ts'
import { readJoin, tokenIn } from './join.ts'
import type { Message, Version } from './serializer.ts'
import { readMessage, writeMessage } from './serializer.ts'

/** Milliseconds without a word after which Phoenix gives a socket up. */
const silence = 60_000
/** Bytes of a topic: more does not fit into a frame. */
const longestTopic = 255

const reasonOf = (error: unknown): string => {
  if (error instanceof RealtimeError) return error.message
  if (error instanceof ApiError && error.status === 401) return `InvalidJWTToken: ${error.message}`
  return 'Unknown Error on Channel'
}

export function beginPhoenix(
  services: RealtimeServices,
  connection: Connection,
  opener: Holder,
  version: Version,
): Session {
  const { settings, messages, identify, authorize, log } = services
  const channels = new Map<string, PhoenixChannel>()
  let holder = opener
  let ended = false
  const hasEnded = (): boolean => ended

  const reply = ({ joinRef, ref, topic }: Message, answer: Reply): void => {
    if (!answer || ref === null) return
    connection.send(writeMessage(version, joinRef, ref, topic, 'phx_reply', JSON.stringify(answer)))
  }
  const refuse = (message: Message, reason: string) =>
    reply(message, { status: 'error', response: { reason } })

  async function join(message: Message): Promise<void> {
    const { topic, joinRef, ref } = message
    if (!topic.startsWith(prefix)) {
      refuse(message, 'unmatched topic')
      return
    }
    const name = topic.slice(prefix.length)
    if (name === '') {
      refuse(message, 'TopicNameRequired: You must provide a topic name')
      return
    }
    if (Buffer.byteLength(topic) > longestTopic) {
      refuse(message, 'TopicNameRequired: The topic name is too long')
      return
    }
    channels.get(topic)?.close(true)
    if (channels.size >= settings.limits.channels) {
      refuse(message, 'ChannelRateLimitReached: Too many channels')
      return
    }
    const wanted = readJoin(message.payload)
    const own = wanted.token === undefined ? holder : await withToken(identify, holder, wanted.token)
    if (wanted.replay && !wanted.isPrivate) {
      refuse(message, 'UnableToReplayMessages: Replay is not allowed for public channels')
      return
    }
    if (
      wanted.replay &&
      !(wanted.replay.since >= 0 && wanted.replay.limit > 0 && wanted.replay.limit <= 25)
    ) {
      refuse(message, 'UnableToReplayMessages: Replay params are not valid')
      return
    }
    const permissions = wanted.isPrivate
      ? await authorize(own.caller, name)
      : { reads: true, writes: true, seesPresence: true, tracks: true }
    if (!permissions.reads && !permissions.seesPresence && !permissions.writes) {
      refuse(message, `Unauthorized: You do not have permissions to read from this Channel topic: ${name}`)
      return
    }
    // what was said before is not for it, or comes by its replay
    await messages.follow()
    if (ended) return
    const channel: PhoenixChannel = new PhoenixChannel({
      ...{
        services,
        connection,
        version,
        topic,
        joinRef: joinRef ?? ref,
        holder: own,
        permissions,
        join: wanted,
      },
      onClose: () => {
        if (channels.get(topic) === channel) channels.delete(topic)
      },
    })
    channels.get(topic)?.close(true)
    channels.set(topic, channel)
    const response = await channel.subscribe().catch((error: unknown) => {
      channel.close(false)
      throw error
    })
    if (channel.closed || hasEnded()) return
    reply(message, { status: 'ok', response })
    await channel.begin()
  }

  /** What is said in a channel. Messages of an earlier join of the topic are not heard. */
  async function say(message: Message): Promise<void> {
    const { topic, event, payload, joinRef, binary } = message
    const channel = channels.get(topic)
    if (event === 'phx_leave') {
      reply(message, { status: 'ok', response: {} })
      if (channel && (joinRef === null || joinRef === channel.joinRef)) channel.close(true)
      return
    }
    if (!channel) {
      refuse(message, 'unmatched topic')
      return
    }
    if (joinRef !== null && joinRef !== channel.joinRef) return
    if (binary) {
      reply(message, channel.broadcast(binary))
      return
    }
    if (event === 'broadcast') {
      const { event: name, payload: content } = (payload ?? {}) as {
        readonly event?: unknown
        readonly payload?: unknown
      }
      const given = {
        ...{ event: typeof name === 'string' ? name : '', metadata: '', isJson: true },
        payload: Buffer.from(JSON.stringify(content ?? {})),
      }
      reply(message, channel.broadcast(given))
      return
    }
    if (event === 'presence') {
      reply(message, channel.presence(payload))
      return
    }
    if (event === 'access_token') {
      const token = tokenIn(payload as Readonly<Record<string, unknown>>)
      if (token !== undefined) await channel.renewToken(token)
    }
  }

  async function act(message: Message): Promise<void> {
    if (message.topic === 'phoenix') {
      reply(message, message.event === 'heartbeat' ? { status: 'ok', response: {} } : undefined)
      for (const channel of channels.values()) channel.tellStanding()
      return
    }
    if (message.event !== 'phx_join') return say(message)
    await join(message).catch((error: unknown) => {
      if (!(error instanceof RealtimeError) && !(error instanceof ApiError))
        log(`realtime: ${error instanceof Error ? error.message : String(error)}`)
      refuse(message, reasonOf(error))
    })
  }

  // joins and what follows them keep their order
  let line = Promise.resolve()
  return {
    message: (data, isBinary) => {
      let message: Message
      try {
        message = readMessage(data, isBinary, version)
      } catch (error) {
        if (error instanceof RealtimeError) return
        throw error
      }
      line = line
        .then(() => act(message))
        .catch((error: unknown) => log(`realtime: ${error instanceof Error ? error.message : String(error)}`))
    },
    expiresAt: () => {
      // called once a second: a good moment to look whether anybody is there
      if (Date.now() - connection.heardAt > silence) connection.terminate()
      return Math.min(expiryOf(holder), ...[...channels.values()].map(({ expiresAt }) => expiresAt))
    },
    recheck: async () => {
      const asked = holder
      const now = await holderNow(identify, asked)
      if (now instanceof ApiError) {
        for (const channel of channels.values()) channel.fatal(now.message)
        connection.close(closeCodes.unauthorized, now.message)
        return
      }
      if (asked === holder) holder = now
      for (const channel of channels.values()) await channel.recheck()
    },
    drained: () => {
      for (const channel of channels.values()) channel.drained()
    },
    ended: () => {
      ended = true
      for (const channel of channels.values()) channel.close(false)
    },
    stopping: () => undefined,
    facts: () => {
      const open = [...channels.values()]
      return {
        protocol: 'phoenix',
        // realtime-js connects with the key, and says who it is when it joins
        caller: open.map(({ caller }) => caller).find(({ subject }) => subject !== '') ?? holder.caller,
        subscriptions: open.flatMap((channel) => channel.subscriptions()),
        channels: open.map((channel) => channel.facts()),
      }
    },
  }
}
