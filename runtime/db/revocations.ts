// Sessions and users whose access tokens are refused although they have not expired, and sessions that lost their second
// factor: the living rows of lite.revocations, in memory. Triggers write them, so that any path there counts.
import type { Caller } from '../identity/caller.ts'
import type { Queryable } from './login-pool.ts'

export interface RevocationList {
  /** Answers from memory. */
  isRevoked(caller: Caller): boolean
  /** Answers from memory. */
  isLowered(caller: Caller): boolean
  /** Reads what came since the last time. */
  refresh(): Promise<void>
}

/** A transaction writes its time before it commits: so far back is read again. */
const overlap = 60_000
/** Rows that have ended are dropped this often. */
const sweepInterval = 600_000

/** Makes the list of a process; empty until it is refreshed. */
export function createRevocations(db: Queryable): RevocationList {
  /** Until when, in milliseconds since 1970, by kind and id. */
  const until = new Map<string, number>()
  let readUpTo = -Infinity
  let sweptAt = Date.now()
  let reading: Promise<void> | undefined
  let again: Promise<void> | undefined

  async function read(): Promise<void> {
    const rows = await db.rows<{ key: string; until: number; at: number }>(
      `select kind || ' ' || id as key, extract(epoch from until)::float8 * 1000 as until,
         extract(epoch from revoked_at)::float8 * 1000 as at
       from lite.revocations where revoked_at > to_timestamp($1::float8 / 1000) and ($1 > 0 or until > now())`,
      [Math.max(0, readUpTo - overlap)],
    )
    for (const row of rows) {
      until.set(row.key, row.until)
      readUpTo = Math.max(readUpTo, row.at)
    }
    const now = Date.now()
    if (now - sweptAt < sweepInterval) return
    sweptAt = now
    for (const [key, end] of until) if (end <= now) until.delete(key)
  }

  const holds = (key: string): boolean => (until.get(key) ?? 0) > Date.now()
  const sessionHolds = (kind: 'session' | 'assurance', { session_id: id }: Caller['claims']): boolean =>
    typeof id === 'string' && holds(`${kind} ${id.toLowerCase()}`)

  return {
    isRevoked: ({ claims }) =>
      sessionHolds('session', claims) ||
      (typeof claims.sub === 'string' && holds(`user ${claims.sub.toLowerCase()}`)),
    isLowered: ({ claims }) => sessionHolds('assurance', claims),
    // What was committed before this call must be read: a run that has begun already does not count.
    refresh: () => {
      if (!reading) {
        reading = read().finally(() => (reading = undefined))
        return reading
      }
      again ??= reading
        .catch(() => undefined)
        .then(() => {
          again = undefined
          reading = read().finally(() => (reading = undefined))
          return reading
        })
      return again
    },
  }
}
