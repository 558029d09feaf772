// POST /token?grant_type=password and POST /auth/login: a session for an address and its password. Refuses wrong ones
// (invalid_credentials) at the same price whether the user exists or not; who is banned or unconfirmed learns it only with
// the right password.
import type { FastifyRequest } from 'fastify'
import { limitAccount, limitByAddress } from '../limits/buckets.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import type { UserRow } from '../model/rows.ts'
import { isBanned } from '../model/rows.ts'
import { lockUser, updateUser, userByEmail } from '../model/users.ts'
import { checkPasswordText } from '../passwords/rules.ts'
import type { AuthServices } from '../services.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { originOf } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, text } from '../wire/read.ts'

/** A login may say that its right password does not meet the rules of today. */
export interface LoginObject extends SessionObject {
  readonly weak_password?: { readonly message: string; readonly reasons: readonly string[] }
}

function readCredentials(request: FastifyRequest): { readonly email: string; readonly password: string } {
  const body = bodyOf(request)
  const [email, phone, password = ''] = [text(body, 'email'), text(body, 'phone'), text(body, 'password')]
  if (email && phone)
    throw authErrors.invalid('Only an email address or phone number should be provided on login.')
  if (phone) throw authErrors.phoneDisabled('logins')
  if (!email) throw authErrors.invalid('missing email or phone')
  checkPasswordText(password)
  return { email: normalEmail(email), password }
}

/** Until the address is confirmed a password waits with the link of its sign-up: the newest one counts here. */
async function withWaitingPassword(
  { db, oneTimeTokens }: AuthServices,
  user: UserRow | undefined,
): Promise<UserRow | undefined> {
  // asked for whoever it is, so that it takes the same time
  const [attempt] = await oneTimeTokens.attempts(db, user?.id, ['signup'])
  const isWaiting = user?.email_confirmed_at === null && !user.encrypted_password
  return isWaiting ? { ...user, encrypted_password: attempt?.details.password ?? null } : user
}

async function proven(
  auth: AuthServices,
  user: UserRow | undefined,
  password: string,
): Promise<UserRow | undefined> {
  const hash = user?.encrypted_password ?? ''
  const matches = await auth.hasher.matches(password, hash === '' ? null : hash)
  return matches ? user : undefined
}

/** @throws invalid_credentials, email_not_confirmed, user_banned (400), over_request_rate_limit (429) */
export async function passwordGrant(request: FastifyRequest, auth: AuthServices): Promise<LoginObject> {
  const { db, hasher, rules, sessions, settings } = auth
  const { email, password } = readCredentials(request)
  const origin = originOf(request)
  // a flood is turned away before it costs the database anything
  hasher.checkRoom()
  await limitByAddress(request, auth, 'login')
  const account = await limitAccount(request, auth, email)
  const known = await userByEmail(db, email)
  const user = await proven(auth, await withWaitingPassword(auth, known), password)
  if (!user) {
    await audit(db, 'login_failed', known, origin.ip, { provider: 'email' })
    throw authErrors.invalidCredentials()
  }
  if (isBanned(user)) throw authErrors.banned(400)
  if (user.email_confirmed_at === null) throw authErrors.emailNotConfirmed()
  await account.succeeded()
  const weak = hasher.isWeak(user.encrypted_password ?? '') ? await hasher.hash(password) : undefined
  // the password is right: that the rules cannot be asked now must not keep its owner out
  const judgement = await rules.judge(password).catch(() => undefined)
  const session = await db.transaction(async (tx) => {
    const now = await lockUser(tx, user.id)
    // changed, banned or deleted while the hash was made
    if (now?.deleted_at !== null || now.encrypted_password !== user.encrypted_password)
      throw authErrors.invalidCredentials()
    if (isBanned(now)) throw authErrors.banned(400)
    if (weak !== undefined) await updateUser(tx, user.id, { encrypted_password: weak })
    await audit(tx, 'login', user, origin.ip, { provider: 'email' })
    return sessions.start(tx, now, { method: 'password', origin })
  })
  if (settings.session.single) await auth.applyRevocations()
  return judgement ? { ...session, weak_password: judgement } : session
}
