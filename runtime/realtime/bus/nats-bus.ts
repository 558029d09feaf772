// The bus over NATS (NATS_URL): one subject for each process below one of the database's own. Processes know each other by
// beats; one that is silent for too long counts as gone.
import { randomUUID } from 'node:crypto'
import type { NatsConnection } from '@nats-io/transport-node'
import { connect } from '@nats-io/transport-node'
import type { Bus, BusListener } from './bus.ts'

/** Milliseconds: between two beats, after how long a silent process is gone. */
const beat = 1_500
const lease = 5_000

export interface NatsBusServices {
  readonly url: string
  /** Names the database: processes of others use the same NATS. */
  readonly stream: () => Promise<string>
  readonly log: (line: string) => void
}

/** Connects when it is started, and again whenever the connection is lost. */
export function createNatsBus({ url, stream, log }: NatsBusServices): Bus {
  const id = randomUUID()
  /** When each was heard last. */
  const peers = new Map<string, number>()
  /** Beginnings of messages that are larger than NATS takes. */
  const parts = new Map<string, Buffer[]>()
  let listener: BusListener | undefined
  let connection: NatsConnection | undefined
  let connecting: Promise<void> | undefined
  let subject = ''
  let timer: NodeJS.Timeout | undefined
  let keptAt = 0

  const complain = (error: unknown) =>
    log(`realtime: NATS: ${error instanceof Error ? error.message : String(error)}`)

  function say(what: string, data?: Uint8Array): void {
    try {
      connection?.publish(`${subject}.${what}.${id}`, data)
    } catch (error) {
      complain(error)
    }
  }

  function forget(peer: string): void {
    if (!peers.delete(peer)) return
    parts.delete(peer)
    listener?.gone(peer)
  }

  function hear(what: string | undefined, peer: string | undefined, data: Uint8Array): void {
    if (peer === undefined || peer === id) return
    if (what === 'bye') {
      forget(peer)
      return
    }
    const isNew = !peers.has(peer)
    peers.set(peer, Date.now())
    // asked, it tells everything: it need not know that it was taken for gone, where this process was the one that slept
    if (isNew) say('hello')
    if (isNew || what === 'hello') listener?.arrived(peer)
    if (what !== 'part' && what !== 'message') return
    const before = parts.get(peer) ?? []
    if (what === 'part') {
      parts.set(peer, [...before, Buffer.from(data)])
      return
    }
    parts.delete(peer)
    listener?.heard(peer, before.length === 0 ? Buffer.from(data) : Buffer.concat([...before, data]))
  }

  async function open(): Promise<void> {
    subject = `supabase_lite.${await stream()}`
    const { username, password, host } = new URL(url)
    const made = await connect({
      servers: host,
      ...(username !== '' &&
        (password === ''
          ? { token: decodeURIComponent(username) }
          : { user: decodeURIComponent(username), pass: decodeURIComponent(password) })),
      ...(url.startsWith('tls:') && { tls: {} }),
      timeout: 3_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      name: 'supabase-lite',
    })
    connection = made
    // for good, as when it is refused: another one is made
    void made.closed().then(() => (connection = undefined))
    made.subscribe(`${subject}.>`, {
      callback: (error, message) => {
        if (error) {
          complain(error)
          return
        }
        const [, , what, peer] = message.subject.split('.')
        hear(what, peer, message.data)
      },
    })
    await made.flush()
    say('beat')
    void follow(made).catch(complain)
  }

  /** After a break all may have missed something. */
  async function follow(open: NatsConnection): Promise<void> {
    for await (const { type } of open.status()) {
      if (type === 'reconnect') for (const peer of peers.keys()) listener?.arrived(peer)
    }
  }

  function keepAlive(): void {
    const now = Date.now()
    for (const [peer, at] of peers) if (now - at > lease) forget(peer)
    const wasSilent = keptAt > 0 && now - keptAt > lease - beat
    keptAt = now
    if (connection) {
      say('beat')
      // others may have taken it for dead: they need to be told everything anew
      if (wasSilent) for (const peer of peers.keys()) listener?.arrived(peer)
    } else
      connecting ??= open()
        .catch(complain)
        .finally(() => (connecting = undefined))
  }

  return {
    get isHeard() {
      return peers.size > 0
    },
    publish: (data) => {
      if (peers.size === 0 || !connection) return
      const most = (connection.info?.max_payload ?? 1_048_576) - 1_024
      let at = 0
      for (; data.length - at > most; at += most) say('part', data.subarray(at, at + most))
      say('message', data.subarray(at))
    },
    start: async (given) => {
      listener = given
      connecting = open()
        .catch(complain)
        .finally(() => (connecting = undefined))
      await connecting
      timer = setInterval(keepAlive, beat).unref()
    },
    ring: () => Promise.resolve(),
    close: async () => {
      clearInterval(timer)
      await connecting
      if (!connection) return
      say('bye')
      listener = undefined
      await connection.drain().catch(() => undefined)
    },
  }
}
