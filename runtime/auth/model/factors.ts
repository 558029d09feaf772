// Second factors and their challenges in the database. Refuses nothing itself; what may happen once is one statement, so
// that of fifty who come at once one gets through.
import type { Queryable } from '../../db/login-pool.ts'
import type { FactorRow } from './rows.ts'

export interface StoredFactor {
  readonly id: string
  readonly factor_type: FactorRow['factor_type'] | 'recovery_code'
  readonly status: FactorRow['status']
  /** Sealed. */
  readonly secret: string | null
}

/** Seconds in which a new factor must be verified, and a challenge answered. */
export const challengeLifetime = 300
/** Wrong codes that a challenge survives. */
const mostAttempts = 5

export async function factorOf(db: Queryable, userId: string, id: string): Promise<StoredFactor | undefined> {
  const [found] = await db.rows<StoredFactor>(
    `select id, factor_type, status, secret from auth.mfa_factors
     where id = $1 and user_id = $2 and factor_type <> 'recovery_code'`,
    [id, userId],
  )
  return found
}

/** Forgets factors of the user that were never verified. @param olderThan seconds */
export async function dropUnverified(db: Queryable, userId: string, olderThan = 0): Promise<void> {
  await db.rows(
    `delete from auth.mfa_factors where user_id = $1 and status = 'unverified'
       and created_at <= now() - make_interval(secs => $2)`,
    [userId, olderThan],
  )
}

/** An authenticator app that is not proven yet. */
export async function insertTotpFactor(
  db: Queryable,
  { id, userId, name, secret }: { id: string; userId: string; name: string; secret: string },
): Promise<void> {
  await db.rows(
    `insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, secret) values ($1, $2, $3, 'totp', $4)`,
    [id, userId, name, secret],
  )
}

/** A new question to a factor. @returns its id, and when it ends in seconds since 1970 */
export async function insertChallenge(
  db: Queryable,
  factorId: string,
  ip: string,
): Promise<{ readonly id: string; readonly expiresAt: number }> {
  await db.rows(
    'delete from auth.mfa_challenges where factor_id = $1 and created_at <= now() - make_interval(secs => $2)',
    [factorId, challengeLifetime],
  )
  const [made] = await db.rows<{ id: string; expires_at: number }>(
    `with touched as (update auth.mfa_factors set last_challenged_at = clock_timestamp() where id = $1)
     insert into auth.mfa_challenges (factor_id, ip_address) values ($1, $2)
     returning id, floor(extract(epoch from created_at) + $3)::float8 as expires_at`,
    [factorId, ip, challengeLifetime],
  )
  if (!made) throw new Error('an INSERT without a row')
  return { id: made.id, expiresAt: made.expires_at }
}

/** What a try at a challenge came to. */
export type Attempt = 'unknown' | 'expired' | { readonly ip: string }

/** Counts one more try. @returns the address that asked for the challenge, where it may still be answered */
export async function attemptChallenge(db: Queryable, id: string, factorId: string): Promise<Attempt> {
  const [row] = await db.rows<{ ip: string; alive: boolean }>(
    `update auth.mfa_challenges set attempts = least(attempts + 1, $4)
     where id = $1 and factor_id = $2
     returning host(ip_address) as ip, verified_at is null and attempts < $4
       and created_at > now() - make_interval(secs => $3) as alive`,
    [id, factorId, challengeLifetime, mostAttempts + 1],
  )
  if (!row) return 'unknown'
  return row.alive ? { ip: row.ip } : 'expired'
}

/** Uses up a challenge; false where somebody else did. */
export async function takeChallenge(tx: Queryable, id: string): Promise<boolean> {
  const taken = await tx.rows(
    'update auth.mfa_challenges set verified_at = now() where id = $1 and verified_at is null returning id',
    [id],
  )
  return taken.length > 0
}

/** Uses up the code of a step, and all before it; the factor is verified then. False where it was used (A43). */
export async function takeStep(tx: Queryable, factorId: string, step: number): Promise<boolean> {
  const taken = await tx.rows(
    `update auth.mfa_factors set last_totp_step = $2, status = 'verified', updated_at = now()
     where id = $1 and (last_totp_step is null or last_totp_step < $2) returning id`,
    [factorId, step],
  )
  return taken.length > 0
}

/** The session has shown this factor; those of the user that showed none end. */
export async function raiseSession(
  tx: Queryable,
  { userId, sessionId, factorId }: { userId: string; sessionId: string; factorId: string },
): Promise<void> {
  await tx.rows(`update auth.sessions set aal = 'aal2', factor_id = $2, updated_at = now() where id = $1`, [
    sessionId,
    factorId,
  ])
  await tx.rows(`delete from auth.sessions where user_id = $1 and id <> $2 and aal < 'aal2'`, [
    userId,
    sessionId,
  ])
}

/**
 * Takes factors away, and recovery codes with the last of the others. Sessions that had shown one of them go down to aal1.
 */
export async function removeFactors(tx: Queryable, userId: string, ids: readonly string[]): Promise<void> {
  const removed = await tx.rows<{ id: string }>(
    `delete from auth.mfa_factors f where f.user_id = $1 and (f.id = any ($2) or f.factor_type = 'recovery_code' and not exists (
       select from auth.mfa_factors o where o.user_id = $1 and o.id <> all ($2) and o.status = 'verified'
         and o.factor_type <> 'recovery_code'))
     returning f.id`,
    [userId, ids],
  )
  await tx.rows(
    `with lowered as (
       update auth.sessions set aal = 'aal1', factor_id = null, updated_at = now()
       where user_id = $1 and factor_id = any ($2) returning id)
     delete from auth.mfa_amr_claims a using lowered l
     where a.session_id = l.id and a.authentication_method in ('totp', 'mfa/recovery_code')`,
    [userId, removed.map(({ id }) => id)],
  )
}
