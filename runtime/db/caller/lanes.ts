// Connections that carry several quick reads at a time: one write to Postgres and one wake-up serve many requests. A
// lane is never waited for: where none is free, the pool serves. Knows nothing of callers.
import type { ClientConfig } from 'pg'
import type { Connection } from './connection.ts'
import { connect } from './connection.ts'
import { cleaning } from './pool.ts'

export interface LaneSettings {
  /** Connections of this kind. */
  readonly count: number
  /** Groups under way on one of them at most. */
  readonly depth: number
}

export interface Lanes {
  /** A connection for one group more, or nothing. */
  take(): Connection | undefined
  /** To be called when a group has ended: cleans or drops what is no longer as it was. */
  ended(connection: Connection): void
  /** Lets what is under way end, for a bounded time. */
  close(): Promise<void>
}

const retryAfter = 1_000
const connectTimeout = 5_000
const closeLimit = 5_000

/** Makes the lanes of one login. They are opened when they are wanted for the first time. */
export function createLanes(config: ClientConfig, { count, depth }: LaneSettings): Lanes {
  const lanes: Connection[] = []
  let opening = 0
  let closed: (() => void) | undefined
  let notBefore = 0

  function onClose(connection: Connection): void {
    const index = lanes.indexOf(connection)
    if (index >= 0) lanes.splice(index, 1)
    if (lanes.length === 0) closed?.()
  }

  async function open(): Promise<void> {
    opening += 1
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
      if (closed) connection.end()
      else lanes.push(connection)
    } catch {
      // The pool meets the same failure and tells it.
      notBefore = Date.now() + retryAfter
    } finally {
      opening -= 1
    }
  }

  return {
    take: () => {
      if (closed) return undefined
      if (lanes.length + opening < count && Date.now() >= notBefore) void open()
      let least: Connection | undefined
      for (const lane of lanes) {
        if (!lane.alive || lane.tainted || lane.underWay >= depth) continue
        if (lane.isWriting) return lane
        if (!least || lane.underWay < least.underWay) least = lane
      }
      return least
    },
    ended: (connection) => {
      if (!connection.alive) return
      if (connection.status !== 'I') {
        connection.destroy()
      } else if (connection.underWay > 0) {
        return
      } else if (closed) {
        connection.end()
      } else if (connection.tainted) {
        connection.run(cleaning, 0).then(
          ({ error }) => {
            connection.tainted = false
            if (error) connection.destroy()
          },
          () => undefined,
        )
      }
    },
    close: () =>
      new Promise((resolve) => {
        if (lanes.length === 0) {
          closed = resolve
          resolve()
          return
        }
        const limit = setTimeout(() => {
          for (const lane of [...lanes]) lane.destroy()
        }, closeLimit).unref()
        closed = () => {
          clearTimeout(limit)
          resolve()
        }
        for (const lane of [...lanes]) if (lane.underWay === 0) lane.end()
      }),
  }
}
