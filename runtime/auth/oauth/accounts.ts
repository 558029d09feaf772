// Whose account a profile opens. An identity that is known opens its own; else an address that the provider verified opens
// the account whose address is proven, or takes over one whose address nobody proved; else there is a new user. An address
// that the provider did not verify opens and claims nothing. Refuses the banned, the deleted, and new users where sign-up
// is off. Sources: auth.md §3.7, A18; decision 27.
import type { Queryable } from '../../db/login-pool.ts'
import { audit } from '../model/audit.ts'
import { findIdentity, isProven, noteProviders, saveIdentity } from '../model/identities.ts'
import type { UserRow } from '../model/rows.ts'
import { isBanned } from '../model/rows.ts'
import { deleteSessionsOf, sessionById } from '../model/sessions.ts'
import { insertUser, lockUser, merged, updateUser, userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { authErrors } from '../wire/errors.ts'
import { oauthErrors } from './errors.ts'
import type { Profile } from './profile.ts'

/** Adds or refreshes the identity, and what the user's metadata say of it. */
async function attach(tx: Queryable, user: UserRow, profile: Profile): Promise<UserRow> {
  await saveIdentity(tx, user.id, profile)
  await updateUser(tx, user.id, { raw_user_meta_data: merged(user.raw_user_meta_data, profile.data) })
  return noteProviders(tx, user.id)
}

/** @throws user_not_found, user_banned */
function checkAlive(user: UserRow | undefined): UserRow {
  if (user?.deleted_at !== null) throw authErrors.userNotFound(403)
  if (isBanned(user)) throw authErrors.banned()
  return user
}

/** Nothing of whoever made the account without proof of its address stays: no way in, no word of theirs (A18). */
async function takeOver(
  tx: Queryable,
  auth: AuthServices,
  user: UserRow,
  profile: Profile,
): Promise<UserRow> {
  await deleteSessionsOf(tx, user.id)
  await auth.oneTimeTokens.end(tx, user.id)
  for (const table of ['identities', 'mfa_factors'])
    await tx.rows(`delete from auth.${table} where user_id = $1`, [user.id])
  await tx.rows('delete from auth.flow_state where user_id = $1 or linking_target_id = $1', [user.id])
  const emptied = await updateUser(tx, user.id, {
    encrypted_password: '',
    raw_user_meta_data: {},
    email_confirmed_at: 'now',
    email_change: '',
    email_change_confirm_status: 0,
  })
  return attach(tx, emptied, profile)
}

async function newUser(tx: Queryable, { settings }: AuthServices, profile: Profile): Promise<UserRow> {
  if (!settings.signup) throw authErrors.signupDisabled()
  const user = await insertUser(tx, {
    email: profile.emailVerified ? profile.email : undefined,
    confirmed: profile.emailVerified,
    appMetadata: { provider: profile.provider, providers: [profile.provider] },
  })
  return attach(tx, user, profile)
}

/** The user of the address that the provider verified, locked. */
async function ownerOf(tx: Queryable, { email, emailVerified }: Profile): Promise<UserRow | undefined> {
  if (!emailVerified || email === undefined) return undefined
  const found = await userByEmail(tx, email)
  const locked = found && (await lockUser(tx, found.id))
  return locked?.email === email && locked.deleted_at === null ? locked : undefined
}

/**
 * The account that a profile opens, inside the caller's transaction, which is run once more on a duplicate.
 * @throws signup_disabled (422), user_banned, user_not_found (403)
 */
export async function accountOf(
  tx: Queryable,
  auth: AuthServices,
  profile: Profile,
  ip: string,
): Promise<UserRow> {
  const traits = { provider: profile.provider }
  const identity = await findIdentity(tx, profile)
  if (identity) {
    const user = checkAlive(await lockUser(tx, identity.user_id))
    await audit(tx, 'login', user, ip, traits)
    return attach(tx, user, profile)
  }
  const owner = await ownerOf(tx, profile)
  if (!owner) {
    const made = await newUser(tx, auth, profile)
    await audit(tx, 'user_signedup', made, ip, traits)
    return made
  }
  checkAlive(owner)
  await audit(tx, 'identity_linked', owner, ip, traits)
  return isProven(owner) ? attach(tx, owner, profile) : takeOver(tx, auth, owner, profile)
}

/** For whom an identity is linked: the user, and their session, which must be alive still. */
export interface LinkTarget {
  readonly userId: string
  readonly sessionId: string | undefined
}

/**
 * Adds an identity to the account of a user who asked for it.
 * @throws identity_already_exists, user_not_found (422), session_not_found, email_exists, user_banned
 */
export async function linkAccount(
  tx: Queryable,
  target: LinkTarget,
  profile: Profile,
  ip: string,
): Promise<UserRow> {
  const user = await lockUser(tx, target.userId)
  if (user?.deleted_at !== null) throw oauthErrors.linkingTargetGone()
  checkAlive(user)
  if (target.sessionId !== undefined) {
    const session = await sessionById(tx, target.sessionId)
    if (session?.user_id !== user.id) throw authErrors.sessionOfTokenGone()
  }
  const identity = await findIdentity(tx, profile)
  if (identity)
    throw identity.user_id === user.id ? oauthErrors.alreadyLinked() : oauthErrors.linkedToAnother()
  if (user.email === null && profile.emailVerified && profile.email !== undefined) {
    if (await userByEmail(tx, profile.email)) throw authErrors.emailExists()
    await updateUser(tx, user.id, { email: profile.email, email_confirmed_at: 'now' })
  }
  if (user.is_anonymous) await updateUser(tx, user.id, { is_anonymous: false })
  await audit(tx, 'identity_linked', user, ip, { provider: profile.provider })
  return attach(tx, user, profile)
}
