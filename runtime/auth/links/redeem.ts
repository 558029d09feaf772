// What a used link or code does: confirms the address, with the password and the data of its own attempt alone (A18b), or
// does one half of an e-mail change. Refuses banned users (user_banned) and changes that are no longer wanted (otp_expired).
import type { Queryable } from '../../db/login-pool.ts'
import { audit } from '../model/audit.ts'
import { endFlowsOf } from '../model/flows.ts'
import { makePermanent } from '../model/make-permanent.ts'
import type { OneTimeToken } from '../model/one-time-tokens.ts'
import type { UserRow } from '../model/rows.ts'
import { isBanned } from '../model/rows.ts'
import type { Origin } from '../model/sessions.ts'
import { deleteSessionsOf } from '../model/sessions.ts'
import { isAddressTaken, lockUser, setEmailIdentity, updateUser, withAddress } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { authErrors } from '../wire/errors.ts'
import { linkKinds } from './kinds.ts'

export interface Redeemed {
  readonly token: OneTimeToken
  readonly user: UserRow
  /** The other address has to confirm, too; nobody is signed in yet. */
  readonly half: boolean
}

async function confirm(
  tx: Queryable,
  auth: AuthServices,
  user: UserRow,
  { relates_to: email, details }: OneTimeToken,
  origin: Origin,
): Promise<UserRow> {
  // the address was changed after the link was sent
  if (user.email !== email) throw authErrors.otpExpired()
  if (user.email_confirmed_at !== null) {
    await auth.oneTimeTokens.end(tx, user.id, [details.kind])
    await setEmailIdentity(tx, user.id, email)
    return user
  }
  await auth.oneTimeTokens.end(tx, user.id)
  const data = details.data ?? user.raw_user_meta_data ?? {}
  await setEmailIdentity(tx, user.id, email, details.data)
  const confirmed = await updateUser(tx, user.id, {
    email_confirmed_at: 'now',
    raw_user_meta_data: withAddress(data, user.id, email, true),
    ...(details.password !== undefined && { encrypted_password: details.password }),
  })
  await audit(tx, details.kind === 'invite' ? 'invite_accepted' : 'user_signedup', confirmed, origin.ip, {
    provider: 'email',
  })
  return confirmed
}

/** Which half of a change is done, in `email_change_confirm_status`. */
const halves = { none: 0, email_change_new: 1, email_change_current: 2 } as const

async function setAddress(tx: Queryable, user: UserRow, email: string): Promise<UserRow> {
  if (user.email === null) return makePermanent(tx, user, { email, verified: true })
  const changed = await updateUser(tx, user.id, {
    email,
    email_confirmed_at: 'now',
    email_change: '',
    email_change_confirm_status: halves.none,
    raw_user_meta_data: withAddress(user.raw_user_meta_data ?? {}, user.id, email, true),
  })
  await setEmailIdentity(tx, user.id, email)
  return changed
}

async function changeEmail(
  tx: Queryable,
  auth: AuthServices,
  user: UserRow,
  { details }: OneTimeToken,
  { origin, language }: { readonly origin: Origin; readonly language: string | undefined },
): Promise<{ readonly user: UserRow; readonly half: boolean }> {
  const { kind, email } = details
  if (email === undefined || user.email_change !== email || !(kind in halves)) throw authErrors.otpExpired()
  const mine = halves[kind as 'email_change_new' | 'email_change_current']
  const done = user.email_change_confirm_status
  // who has no address yet has none to confirm
  if (user.email !== null && (done === halves.none || done === mine)) {
    await auth.oneTimeTokens.end(tx, user.id, [kind])
    return { user: await updateUser(tx, user.id, { email_change_confirm_status: mine }), half: true }
  }
  await auth.oneTimeTokens.end(tx, user.id)
  await endFlowsOf(tx, user.id, details.flow)
  await deleteSessionsOf(tx, user.id)
  const changed = await setAddress(tx, user, email).catch((error: unknown) => {
    throw isAddressTaken(error) ? authErrors.emailExists() : error
  })
  await audit(tx, 'user_modified', changed, origin.ip, { email_changed: true })
  if (user.email !== null) {
    await auth.mails.notify(tx, {
      kind: 'email_changed_notification',
      to: user.email,
      metadata: user.raw_user_meta_data,
      language,
      values: { Email: user.email, NewEmail: email },
    })
  }
  return { user: changed, half: false }
}

/**
 * Does what a token stands for, in the transaction that took it: where this throws it can be used again.
 * @throws otp_expired, user_banned, email_exists
 */
export async function redeem(
  tx: Queryable,
  auth: AuthServices,
  token: OneTimeToken,
  from: { readonly origin: Origin; readonly language: string | undefined },
): Promise<Redeemed> {
  const user = await lockUser(tx, token.user_id)
  if (user?.deleted_at !== null) throw authErrors.otpExpired()
  if (isBanned(user)) throw authErrors.banned()
  const isChange = linkKinds[token.details.kind].type === 'email_change'
  if (isChange) return { token, ...(await changeEmail(tx, auth, user, token, from)) }
  return { token, user: await confirm(tx, auth, user, token, from.origin), half: false }
}
