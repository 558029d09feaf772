// The mails of an e-mail change: one to each address, as both always confirm. An address that belongs to another user gets
// a mail that says so instead of a link; the caller does not learn it. Refuses nothing itself.
import type { Queryable } from '../../db/login-pool.ts'
import type { UserRow } from '../model/rows.ts'
import { updateUser, userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import type { Asked } from './issue.ts'
import { mailLink } from './issue.ts'

/** Tells the owner of a known address that somebody wanted it for a new account. */
export const mailExisting = (
  tx: Queryable,
  { mails }: AuthServices,
  owner: UserRow,
  address: string,
  { redirectTo, language }: Asked,
): Promise<void> =>
  mails.write(tx, {
    kind: 'account_exists',
    to: address,
    metadata: owner.raw_user_meta_data,
    language,
    values: { Email: address, RedirectTo: redirectTo },
  })

/** Mails what is still to be confirmed of the change that `user` holds. */
export async function mailHalves(
  tx: Queryable,
  auth: AuthServices,
  user: UserRow,
  asked: Asked,
): Promise<UserRow> {
  const { email, email_change: wanted, email_change_confirm_status: done } = user
  if (!wanted) return user
  const order = { ...asked, user }
  if (email !== null && done !== 2)
    await mailLink(tx, auth, {
      ...order,
      to: email,
      details: { kind: 'email_change_current', email: wanted },
    })
  if (done === 1) return user
  const owner = await userByEmail(tx, wanted)
  if (!owner)
    return mailLink(tx, auth, { ...order, to: wanted, details: { kind: 'email_change_new', email: wanted } })
  await mailExisting(tx, auth, owner, wanted, asked)
  return updateUser(tx, user.id, { email_change_sent_at: 'now' })
}

/** Begins a change: links of an earlier one end. @param email in its stored form */
export async function beginEmailChange(
  tx: Queryable,
  auth: AuthServices,
  user: UserRow,
  email: string,
  asked: Asked,
): Promise<UserRow> {
  await auth.oneTimeTokens.end(tx, user.id, ['email_change_new', 'email_change_current'])
  const pending = await updateUser(tx, user.id, { email_change: email, email_change_confirm_status: 0 })
  return mailHalves(tx, auth, pending, asked)
}
