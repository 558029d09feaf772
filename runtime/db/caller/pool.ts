// The connections of one login: lends them out, waits for a bounded time, sheds what cannot be served, reconnects with
// back-off. Knows nothing of callers.
import type { ClientConfig } from 'pg'
import { errors } from '../../errors/index.ts'
import type { PoolState } from '../contract.ts'
import type { Connection, Step } from './connection.ts'
import { connect } from './connection.ts'

/** Settings of a pool. Times in milliseconds. */
export interface PoolSettings {
  readonly size: number
  /** How long a request waits for a connection. */
  readonly timeout: number
  readonly log: (line: string) => void
}

/** The connections of one login. */
export interface Pool {
  /**
   * A clean connection. Throws PGRST003 after the timeout (504) or when too many wait (503), PGRST000 (503) when the
   * server cannot be reached, and the signal's reason.
   */
  acquire(signal?: AbortSignal): Connection | Promise<Connection>
  /** Takes a connection back, cleans it where needed, or drops it. */
  release(connection: Connection): void
  state(): Omit<PoolState, 'name'>
  isReady(): Promise<boolean>
  close(): Promise<void>
}

/** Beyond this many waiting requests per connection new ones are refused. */
const waitingLimit = 128
/** A queue of two per connection that has not moved for this long is a stalled server (security.md F-07). */
const stallLimit = { perConnection: 2, time: 1_000 }
const backOff = { first: 50, largest: 1_000 }
const idleLimit = 60_000
const closeLimit = 5_000
const connectTimeout = 5_000

/** What a function may have left behind in its session. Settings of the start of the session come back. */
export const cleaning: readonly Step[] = [
  { text: 'reset all', values: [], scope: '' },
  { text: 'select pg_catalog.pg_advisory_unlock_all()', values: [], scope: '' },
]

interface Waiter {
  readonly since: number
  readonly resolve: (connection: Connection) => void
  readonly reject: (error: unknown) => void
}

/** Makes the pool; connections are opened when they are needed and closed after a minute without use. */
export function createPool(config: ClientConfig, { size, timeout, log }: PoolSettings): Pool {
  const all = new Set<Connection>()
  const idle: { connection: Connection; since: number }[] = []
  const waiting = new Set<Waiter>()
  const login = config.user ?? 'the login'
  let opening = 0
  let timeouts = 0
  let failures = 0
  let lastFailure: unknown
  let retry: NodeJS.Timeout | undefined
  let closed: (() => void) | undefined

  const sweep = setInterval(() => {
    const oldest = Date.now() - idleLimit
    for (const { connection, since } of [...idle]) if (since < oldest) connection.end()
  }, idleLimit / 4).unref()

  function hand(connection: Connection): void {
    const [next] = waiting
    if (next) next.resolve(connection)
    else if (closed) connection.end()
    else idle.push({ connection, since: Date.now() })
  }

  function onClose(connection: Connection): void {
    all.delete(connection)
    const index = idle.findIndex((entry) => entry.connection === connection)
    if (index >= 0) idle.splice(index, 1)
    if (closed && all.size === 0) closed()
    grow()
  }

  function grow(): void {
    if (retry || closed) return
    while (opening < waiting.size && all.size + opening < size) {
      opening += 1
      void open()
    }
  }

  async function open(): Promise<void> {
    try {
      const connection = await connect(
        {
          ...config,
          application_name: 'supabase-lite',
          keepAlive: true,
          connectionTimeoutMillis: connectTimeout,
        },
        onClose,
      )
      opening -= 1
      if (failures > 0) log(`${login}: connected to Postgres again`)
      failures = 0
      all.add(connection)
      hand(connection)
    } catch (error) {
      opening -= 1
      onFailure(error)
    }
  }

  function onFailure(error: unknown): void {
    lastFailure = error
    const why = error instanceof Error ? error.message : String(error)
    if (failures === 0) log(`${login}: cannot connect to Postgres: ${why}. Trying again.`)
    failures += 1
    if (all.size === 0) for (const waiter of waiting) waiter.reject(errors.connectionFailed(error))
    if (retry) return
    const delay = Math.min(backOff.largest, backOff.first * 2 ** (failures - 1))
    retry = setTimeout(
      () => {
        retry = undefined
        grow()
      },
      delay * (0.8 + 0.2 * Math.random()),
    ).unref()
  }

  function isOverloaded(): boolean {
    if (waiting.size >= size * waitingLimit) return true
    const [first] = waiting
    return (
      first !== undefined &&
      waiting.size >= size * stallLimit.perConnection &&
      Date.now() - first.since > stallLimit.time
    )
  }

  function wait(signal: AbortSignal | undefined): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(waiter)
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        since: Date.now(),
        resolve: (connection) => {
          leave()
          resolve(connection)
        },
        reject: (error) => {
          leave()
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason may be anything
          reject(error)
        },
      }
      const onAbort = () => waiter.reject(signal?.reason)
      const timer = setTimeout(() => {
        timeouts += 1
        waiter.reject(errors.poolTimeout())
      }, timeout)
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.add(waiter)
      grow()
    })
  }

  function acquire(signal?: AbortSignal): Connection | Promise<Connection> {
    if (closed) throw errors.shuttingDown()
    const free = idle.pop()
    if (free) return free.connection
    if (retry && all.size === 0) throw errors.connectionFailed(lastFailure)
    if (isOverloaded()) throw errors.poolOverloaded()
    return wait(signal)
  }

  function release(connection: Connection): void {
    if (!connection.alive) return
    if (connection.status !== 'I') connection.destroy()
    else if (connection.tainted) void clean(connection)
    else hand(connection)
  }

  async function clean(connection: Connection): Promise<void> {
    const limit = setTimeout(() => connection.destroy(), closeLimit)
    try {
      const { error } = await connection.run(cleaning, 0)
      connection.tainted = false
      if (error) connection.destroy()
      else hand(connection)
    } catch {
      // The connection is gone and `onClose` has made room for another.
    } finally {
      clearTimeout(limit)
    }
  }

  return {
    acquire,
    release,
    state: () => ({
      ...{ max: size, open: all.size, used: all.size - idle.length, waiting: waiting.size, timeouts },
    }),
    isReady: async () => {
      if (all.size > idle.length && !isOverloaded()) return true
      try {
        const connection = await acquire(AbortSignal.timeout(connectTimeout))
        const { error } = await connection.run(cleaning, 0)
        release(connection)
        return error === undefined
      } catch {
        return false
      }
    },
    close: async () => {
      if (closed) return
      clearInterval(sweep)
      clearTimeout(retry)
      await new Promise<void>((resolve) => {
        closed = resolve
        for (const waiter of waiting) waiter.reject(errors.shuttingDown())
        for (const { connection } of [...idle]) connection.end()
        if (all.size === 0) resolve()
        else
          setTimeout(() => {
            for (const connection of all) connection.destroy()
          }, closeLimit).unref()
      })
    },
  }
}
