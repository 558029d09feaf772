// Takes away what has ended: old tokens, sessions, flows, challenges, counters, mails. Every process does it, in batches,
// past rows that another one holds. Refuses nothing; what cannot be deleted is logged and tried again next time.
import type { AuthConfig } from '../config/auth-config.ts'
import type { LoginPool } from '../db/login-pool.ts'

interface Rule {
  readonly table: string
  /** Columns of the primary key. */
  readonly key: string
  /** SQL of ours; `$1` is {@link Rule.keep} in seconds, where there is one. */
  readonly ended: string
  readonly keep?: number
}

const lastUsed = (session: string) =>
  `coalesce(${session}.refreshed_at at time zone 'utc', ${session}.created_at)`
const before = (column: string) => `${column} < now() - make_interval(secs => $1)`

/** Seconds. */
const hour = 3600
const day = 24 * hour

/** Source of the times: auth.md §2.1. */
function rulesOf({ session, anonymousKeep }: AuthConfig): readonly Rule[] {
  const seconds = (milliseconds: number) => milliseconds / 1000 + day
  return [
    { table: 'auth.refresh_tokens', key: 'id', ended: `revoked and ${before('updated_at')}`, keep: day },
    { table: 'auth.sessions', key: 'id', ended: before('not_after'), keep: 3 * day },
    ...(session.timebox > 0
      ? [{ table: 'auth.sessions', key: 'id', ended: before('created_at'), keep: seconds(session.timebox) }]
      : []),
    ...(session.inactivity > 0
      ? [
          {
            table: 'auth.sessions',
            key: 'id',
            ended: before(lastUsed('sessions')),
            keep: seconds(session.inactivity),
          },
        ]
      : []),
    { table: 'auth.flow_state', key: 'id', ended: before('created_at'), keep: day },
    { table: 'auth.mfa_challenges', key: 'id', ended: before('created_at'), keep: day },
    {
      table: 'auth.mfa_factors',
      key: 'id',
      ended: `status = 'unverified' and ${before('created_at')}`,
      keep: day,
    },
    // those of a sign-up that waits tell where its password and metadata came from (A18b)
    {
      table: 'auth.one_time_tokens',
      key: 'id',
      ended: `expires_at < now() and not (coalesce(details ->> 'kind', '') in ('signup', 'magiclink')
        and exists (select from auth.users u where u.id = user_id and u.email_confirmed_at is null))`,
    },
    // that a ban was lifted is a row in the past, which other processes must have time to read
    {
      table: 'lite.revocations',
      key: 'kind, id',
      ended: `until < now() and ${before('revoked_at')}`,
      keep: hour,
    },
    { table: 'lite.rate_limits', key: 'key', ended: 'resets_at < now()' },
    { table: 'lite.mails', key: 'id', ended: before('coalesce(sent_at, failed_at)'), keep: 7 * day },
    { table: 'lite.mails', key: 'id', ended: before('created_at'), keep: 30 * day },
    ...(anonymousKeep > 0
      ? [
          {
            table: 'auth.users',
            key: 'id',
            ended: `is_anonymous and ${before('created_at')} and not exists (
              select from auth.sessions s where s.user_id = users.id and not ${before(lastUsed('s'))})`,
            keep: anonymousKeep / 1000,
          },
        ]
      : []),
  ]
}

/** Rows of one statement, and statements of one rule in one run: the rest waits for the next. */
const batch = 1000
const mostBatches = 50

/** Makes the job of a process. @returns how many rows a run took away */
export function createCleanUp(
  db: LoginPool,
  settings: AuthConfig,
  log: (line: string) => void,
): () => Promise<number> {
  async function apply({ table, key, ended, keep }: Rule): Promise<number> {
    const statement = `delete from ${table} where (${key}) in (
      select ${key} from ${table} where ${ended} limit ${batch} for update skip locked) returning 1`
    let total = 0
    for (let turn = 0; turn < mostBatches; turn += 1) {
      const { length } = await db.rows(statement, keep === undefined ? [] : [keep])
      total += length
      if (length < batch) break
    }
    return total
  }

  return async () => {
    let total = 0
    for (const rule of rulesOf(settings)) {
      try {
        total += await apply(rule)
      } catch (error) {
        log(`${rule.table} cannot be cleaned up: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    return total
  }
}
