// What waits for the confirmation of an address: the passwords and metadata of sign-ups, of which nobody knows which are the
// owner's. Only what is used with a link, or is alone, may count (A18b). Refuses nothing itself.
import type { Queryable } from '../../db/login-pool.ts'
import type { Details } from '../model/one-time-tokens.ts'
import type { UserRow } from '../model/rows.ts'
import type { AuthServices } from '../services.ts'

/**
 * What counts where a user is confirmed without one of the links: password and data of the one sign-up that waits; of
 * several none; where none waits, what the user's row has.
 */
export async function onlyAttempt(
  { oneTimeTokens }: AuthServices,
  db: Queryable,
  userId: string,
): Promise<Pick<Details, 'password' | 'data'>> {
  const [first, ...others] = (await oneTimeTokens.attempts(db, userId, ['signup'])).map(
    ({ details }) => details,
  )
  if (!first) return {}
  const isOne = others.every(({ password }) => password === first.password)
  return isOne ? { password: first.password, data: first.data } : { data: {} }
}

/** Metadata for a link that brings no password: a stranger's sign-up may have left its own in the user's row. */
export async function ownData(
  { oneTimeTokens }: AuthServices,
  db: Queryable,
  { id, email_confirmed_at: confirmedAt }: UserRow,
  data: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (confirmedAt !== null) return undefined
  const attempts = await oneTimeTokens.attempts(db, id, ['signup', 'magiclink'])
  return attempts.length > 0 ? data : undefined
}
