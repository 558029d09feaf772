// An anonymous user becomes one with an address: the same id, an e-mail identity beside it. Refuses nothing itself: unique
// indexes do (23505). To be called when the address is proven, or counts as such (decision 27).
import type { Queryable } from '../../db/login-pool.ts'
import type { UserRow } from './rows.ts'
import { insertEmailIdentity, merged, updateUser } from './users.ts'

export interface Claimed {
  /** In its stored form. */
  readonly email: string
  /** Whether a mail of ours proved it. */
  readonly verified: boolean
  readonly passwordHash?: string | undefined
  /** Changes the user's own metadata. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

/** @param user as locked in this transaction */
export async function makePermanent(tx: Queryable, user: UserRow, claimed: Claimed): Promise<UserRow> {
  const { email, verified, passwordHash, data = {} } = claimed
  await insertEmailIdentity(tx, user.id, email, verified)
  return updateUser(tx, user.id, {
    email,
    email_confirmed_at: 'now',
    is_anonymous: false,
    raw_app_meta_data: { ...user.raw_app_meta_data, provider: 'email', providers: ['email'] },
    raw_user_meta_data: merged(user.raw_user_meta_data, data),
    ...(passwordHash !== undefined && { encrypted_password: passwordHash }),
  })
}
