// Doorbells between processes: LISTEN on a connection of its own, which comes back by itself. A bell says only that there
// is something to read: whoever listens also looks when the connection is back, and every minute in case one was lost.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import pg from 'pg'

export interface Signals {
  /** Resolves when the connection is closed and no handler runs any more. */
  close(): Promise<void>
}

/** Reads what a bell announced. Its errors are logged: the next bell or look tries again. */
export type Handler = () => Promise<void>

const answerTimeout = 3_000
const pingInterval = 2_000
const lookInterval = 60_000
const longestBackoff = 1_000

/**
 * Calls the handlers of all channels once the connection stands, then at each bell.
 * @param config a session on the database itself: LISTEN does not work through a transaction pooler
 * @param channels names of ours, which need no quoting
 */
export function listen(
  config: ClientConfig,
  channels: Readonly<Record<string, Handler>>,
  log: (line: string) => void,
): Signals {
  const stop = new AbortController()
  let client: pg.Client | undefined
  let lookedAt = 0
  const running = new Map<string, Promise<void>>()

  /** One run at a time for each channel; a bell during a run makes one more. */
  function ring(channel: string): void {
    const handler = channels[channel]
    if (!handler) return
    const next = (running.get(channel) ?? Promise.resolve()).then(handler).catch((error: unknown) => {
      log(`${channel} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    })
    running.set(channel, next)
  }

  function ringAll(): void {
    lookedAt = Date.now()
    for (const channel of Object.keys(channels)) ring(channel)
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      ...config,
      application_name: 'supabase-lite signals',
      connectionTimeoutMillis: answerTimeout,
      query_timeout: answerTimeout,
      keepAlive: true,
    })
    next.on('error', () => lose(next))
    next.on('end', () => lose(next))
    next.on('notification', ({ channel }) => ring(channel))
    try {
      await next.connect()
      for (const channel of Object.keys(channels)) await next.query(`listen ${channel}`)
    } catch (error) {
      void next.end().catch(() => undefined)
      throw error
    }
    client = next
    ringAll()
  }

  function lose(lost: pg.Client): void {
    if (lost !== client) return
    client = undefined
    void lost.end().catch(() => undefined)
    connecting = keepConnecting()
  }

  async function keepConnecting(): Promise<void> {
    for (let wait = 50; !stop.signal.aborted; wait = Math.min(wait * 2, longestBackoff)) {
      try {
        await connect()
        return
      } catch {
        await sleep(wait, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
      }
    }
  }

  let connecting = keepConnecting()
  const timer = setInterval(() => {
    const asked = client
    void asked?.query('select 1').catch(() => lose(asked))
    if (asked && Date.now() - lookedAt >= lookInterval) ringAll()
  }, pingInterval).unref()

  return {
    close: async () => {
      stop.abort()
      clearInterval(timer)
      await connecting
      const open = client
      client = undefined
      await open?.end().catch(() => undefined)
      await Promise.all(running.values())
    },
  }
}
