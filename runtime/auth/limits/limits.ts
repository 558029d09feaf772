// How often what may be done, counted in Postgres for all processes. Refuses (429, Retry-After) what is too often.
import type { LoginPool } from '../../db/login-pool.ts'
import { authErrors } from '../wire/errors.ts'

export interface Limits {
  /**
   * Counts one more of `key`.
   * @param max per `seconds`; 0 = no limit
   * @throws over_request_rate_limit
   */
  take(key: string, max: number, seconds: number): Promise<void>
  /** Seconds to wait, or 0 where one more was allowed and counted. */
  wait(key: string, max: number, seconds: number): Promise<number>
  /** Forgets what was counted. */
  forget(...keys: readonly string[]): Promise<void>
}

/** Makes the counters. */
export function createLimits(db: LoginPool): Limits {
  async function wait(key: string, max: number, seconds: number): Promise<number> {
    if (max === 0) return 0
    const [row] = await db.rows<{ count: number; left: number }>(
      `insert into lite.rate_limits as r (key, count, resets_at)
       values ($1, 1, clock_timestamp() + make_interval(secs => $2))
       on conflict (key) do update set
         count = case when r.resets_at <= clock_timestamp() then 1 else least(r.count + 1, $3 + 1) end,
         resets_at = case when r.resets_at <= clock_timestamp() then excluded.resets_at else r.resets_at end
       returning count, extract(epoch from resets_at - clock_timestamp())::float8 as left`,
      [key, seconds, max],
    )
    return row && row.count > max ? Math.max(row.left, 1) : 0
  }
  return {
    wait,
    take: async (key, max, seconds) => {
      const left = await wait(key, max, seconds)
      if (left > 0) throw authErrors.tooMany(left)
    },
    forget: async (...keys) => {
      await db.rows('delete from lite.rate_limits where key = any ($1)', [keys])
    },
  }
}
