// A user without an address, as anonymous ones are, gets one: the same id, an e-mail identity beside it. Refuses nothing
// itself: unique indexes do (23505). To be called when the address is proven, or counts as such (decision 27).
import type { Queryable } from '../../db/login-pool.ts'
import type { UserRow } from './rows.ts'
import { insertEmailIdentity, merged, updateUser, withAddress } from './users.ts'

export interface Claimed {
  /** In its stored form. */
  readonly email: string
  /** Whether a mail of ours proved it. */
  readonly verified: boolean
  readonly passwordHash?: string | undefined
  /** Changes the user's own metadata. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

/**
 * What the providers of a user are called in `app_metadata` when an address joins them.
 * @param old as it was
 */
function withEmailProvider(old: UserRow['raw_app_meta_data']): Record<string, unknown> {
  const { provider = 'email', providers = [] } = old ?? {}
  const names: readonly unknown[] = Array.isArray(providers) ? providers : []
  return { ...old, provider, providers: [...new Set([...names, 'email'])] }
}

/** @param user as locked in this transaction; one without an address */
export async function makePermanent(tx: Queryable, user: UserRow, claimed: Claimed): Promise<UserRow> {
  const { email, verified, passwordHash, data = {} } = claimed
  await insertEmailIdentity(tx, user.id, email, verified)
  const metadata = merged(user.raw_user_meta_data, data)
  return updateUser(tx, user.id, {
    email,
    email_confirmed_at: 'now',
    email_change: '',
    email_change_confirm_status: 0,
    is_anonymous: false,
    raw_app_meta_data: withEmailProvider(user.raw_app_meta_data),
    raw_user_meta_data: withAddress(metadata, user.id, email, verified),
    ...(passwordHash !== undefined && { encrypted_password: passwordHash }),
  })
}
