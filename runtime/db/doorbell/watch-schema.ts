// Tells when the exposed schemas changed: LISTEN lite_schema on a connection of its own (the DDL event trigger rings),
// and a poll of their fingerprint for everything that no bell announces. Never gives up on a lost connection.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { PrivilegeLevel } from '../contract.ts'
import { fingerprint } from './fingerprint.ts'

/** A half-open connection shows after one interval plus one timeout: 5 s (security.md F-16). */
const pingInterval = 2_000
const answerTimeout = 3_000
const longestBackoff = 1_000
/** Without an event trigger the poll is the bell (decision 13); with one it is the backstop for a lost NOTIFY. */
const pollIntervals: Record<PrivilegeLevel, number> = { full: 20_000, limited: 2_000 }

/** `application_name` of the connection, as pg_stat_activity shows it. */
export const doorbellName = 'supabase-lite doorbell'

export interface WatchOptions {
  readonly level: PrivilegeLevel
  readonly apiSchemas: readonly string[]
  /** Called as soon as the doorbell rings, before it is known whether anything changed. */
  readonly onBell?: () => void
  /**
   * Called after every change seen; may be called several times for one burst of DDL.
   * @param heard `Date.now()` of when the last look was asked for
   */
  readonly onChange: (heard: number) => void
  readonly log: (line: string) => void
  /** Milliseconds between two looks that nobody asked for. Default by level: 20 s full, 2 s limited. */
  readonly pollInterval?: number
}

export interface SchemaWatch {
  /** Looks now; resolves after `onChange` was called where there is a change. While disconnected it does nothing. */
  check(): Promise<void>
  /** The fingerprint at the last look: what is generated afterwards is at least as new. */
  current(): string
  close(): Promise<void>
}

/**
 * Starts watching. What changes after this call resolves is noticed.
 * @param admin a session on the database itself: LISTEN does not work through a transaction pooler
 * @throws when the first connection fails; later losses are mended within a second of the server's return
 */
export async function watchSchema(admin: pg.ClientConfig, options: WatchOptions): Promise<SchemaWatch> {
  const pollInterval = options.pollInterval ?? pollIntervals[options.level]
  const stop = new AbortController()
  let last = ''
  let lookedAt = 0
  let heard = 0
  let client: pg.Client | undefined
  let mending = Promise.resolve()
  let looking = Promise.resolve()
  let queued: Promise<void> | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({
      ...admin,
      application_name: doorbellName,
      connectionTimeoutMillis: answerTimeout,
      query_timeout: answerTimeout,
    })
    next.on('error', (error) => lose(next, error))
    next.on('end', () => lose(next, new Error('the server closed it')))
    next.on('notification', () => {
      options.onBell?.()
      void check()
    })
    try {
      await next.connect()
      await next.query('listen lite_schema')
    } catch (error) {
      void next.end().catch(() => undefined)
      throw error
    }
    client = next
  }

  function lose(lost: pg.Client, error: unknown): void {
    if (lost !== client) return
    client = undefined
    void lost.end().catch(() => undefined)
    if (stop.signal.aborted) return
    options.log(
      `schema doorbell lost: ${error instanceof Error ? error.message : String(error)}; reconnecting`,
    )
    mending = reconnect()
  }

  async function reconnect(): Promise<void> {
    for (let wait = 50; !stop.signal.aborted; wait = Math.min(wait * 2, longestBackoff)) {
      try {
        await connect()
        options.log('schema doorbell back')
        await check()
        return
      } catch {
        await sleep(wait, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
      }
    }
  }

  async function look(): Promise<void> {
    queued = undefined
    const asked = client
    if (asked === undefined) return
    try {
      const seen = await fingerprint(asked, options.apiSchemas)
      lookedAt = Date.now()
      if (seen === last) return
      last = seen
      if (!stop.signal.aborted) options.onChange(heard)
    } catch (error) {
      lose(asked, error)
    }
  }

  function check(): Promise<void> {
    heard = Date.now()
    if (queued === undefined) {
      queued = looking.then(look)
      looking = queued
    }
    return queued
  }

  async function ping(): Promise<void> {
    const asked = client
    await asked?.query('select 1').catch((error: unknown) => lose(asked, error))
  }

  await connect()
  if (client !== undefined) last = await fingerprint(client, options.apiSchemas)
  lookedAt = Date.now()
  const timer = setInterval(
    () => void (Date.now() - lookedAt >= pollInterval ? check() : ping()),
    Math.min(pingInterval, pollInterval),
  )
  timer.unref()

  return {
    check,
    current: () => last,
    close: async () => {
      stop.abort()
      clearInterval(timer)
      await mending
      await looking
      const open = client
      client = undefined
      await open?.end()
    },
  }
}
