// GET and PUT /user: who is signed in, and what they change about themselves. Refuses what only admins may set (not_admin),
// a password that is weak, the old one, or set from a session that is too old.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import { limitByAddress } from '../limits/buckets.ts'
import { limitMail } from '../limits/mail.ts'
import { askedBy } from '../links/asked.ts'
import { beginEmailChange } from '../links/email-change.ts'
import { audit } from '../model/audit.ts'
import { endAccess } from '../model/end-access.ts'
import { normalEmail } from '../model/email.ts'
import type { UserRow } from '../model/rows.ts'
import { userObject } from '../model/rows.ts'
import { lockUser, merged, updateUser } from '../model/users.ts'
import { checkPasswordText } from '../passwords/rules.ts'
import type { AuthServices } from '../services.ts'
import { checkNonce, hasVerifiedFactor, isAal2, provenAt } from '../wire/assurance.ts'
import type { SignedIn } from '../wire/authenticate.ts'
import { originOf, requireUser } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import type { Body } from '../wire/read.ts'
import { bodyOf, object, text } from '../wire/read.ts'
import { claimAddress } from './claim-address.ts'

/** A session younger than this is proof enough for a new password (checklist 26). */
const recent = 24 * 3_600_000

/** Ways to sign in after which the old password cannot be asked for. */
const recovering: ReadonlySet<string> = new Set(['recovery', 'otp', 'magiclink', 'invite', 'oauth'])

/** What a new password may be allowed by, beside a session that is young enough. */
interface Proofs {
  readonly current: string | undefined
  /** From a mail. */
  readonly nonce: string | undefined
}

/** Whether the session, the current password or a code from a mail allows a new password. @throws current_password_…, reauthentication_… */
async function checkRight(auth: AuthServices, who: SignedIn, { current, nonce }: Proofs): Promise<void> {
  const { settings, hasher } = auth
  const hash = who.user.encrypted_password ?? ''
  if (settings.password.change === 'any' || hash === '') return
  if (nonce !== undefined) {
    await checkNonce(auth, who, nonce)
    return
  }
  if (current !== undefined) {
    checkPasswordText(current)
    if (await hasher.matches(current, hash)) return
    throw authErrors.currentPasswordInvalid()
  }
  const isRecent = Date.now() - provenAt(who) < recent
  if (isRecent && settings.password.change === 'recent') return
  if (isRecent && who.session?.amr.some(({ method }) => recovering.has(method))) return
  throw settings.password.change === 'current'
    ? authErrors.currentPasswordRequired()
    : authErrors.reauthenticationNeeded()
}

/** The hash of a new password. @throws weak_password, same_password and what {@link checkRight} says */
async function newPasswordHash(
  auth: AuthServices,
  who: SignedIn,
  password: string,
  proofs: Proofs,
): Promise<string> {
  const { rules, hasher } = auth
  if (who.user.is_anonymous && who.user.email === null)
    throw authErrors.invalid(
      'Updating password of an anonymous user without an email or phone is not allowed',
      422,
    )
  await rules.check(password)
  await checkRight(auth, who, proofs)
  const old = who.user.encrypted_password ?? ''
  if (old !== '' && (await hasher.matches(password, old))) throw authErrors.samePassword()
  return hasher.hash(password)
}

/** A new password ends what others could hold: one-time tokens, flows and the other sessions. */
async function setPassword(tx: Queryable, auth: AuthServices, who: SignedIn, hash: string): Promise<void> {
  await updateUser(tx, who.user.id, { encrypted_password: hash })
  await endAccess(tx, auth.oneTimeTokens, who.user.id, who.session?.id)
}

/** Tells the owner, at the address of before. */
async function tellOfPassword(
  tx: Queryable,
  { mails }: AuthServices,
  { email, email_confirmed_at: confirmedAt, raw_user_meta_data: metadata }: UserRow,
  language: string | undefined,
): Promise<void> {
  if (email === null || confirmedAt === null) return
  const kind = 'password_changed_notification'
  await mails.notify(tx, { kind, to: email, metadata, language, values: { Email: email } })
}

/** The new address of a body, in its stored form; undefined where none is wanted. @throws validation_failed, over_email_send_rate_limit */
async function newAddress(auth: AuthServices, { user }: SignedIn, body: Body): Promise<string | undefined> {
  const given = text(body, 'email')
  const email = given ? normalEmail(given) : undefined
  if (email === undefined || email === user.email) return undefined
  if (user.email !== null) await limitMail(auth, 'email_change', user.email)
  await limitMail(auth, 'email_change', email)
  return email
}

async function update(request: FastifyRequest, auth: AuthServices): Promise<UserRow> {
  const who = await requireUser(request, auth)
  const body = bodyOf(request)
  const [password, data] = [text(body, 'password'), object(body, 'data')]
  const proofs = { current: text(body, 'current_password'), nonce: text(body, 'nonce') }
  if (object(body, 'app_metadata') !== undefined)
    throw authErrors.notAdmin('Updating app_metadata requires admin privileges')
  if (text(body, 'phone')) throw authErrors.phoneDisabled('logins')
  await limitByAddress(request, auth, 'otp')
  const isGuarded = password !== undefined || Boolean(text(body, 'email'))
  if (isGuarded && hasVerifiedFactor(who.user) && !isAal2(who))
    throw authErrors.insufficientAal(
      401,
      'AAL2 session is required to update email or password when MFA is enabled.',
    )
  if (who.user.is_anonymous && auth.settings.autoconfirm && text(body, 'email'))
    return claimAddress(request, auth, who)
  const hash = password === undefined ? undefined : await newPasswordHash(auth, who, password, proofs)
  const email = await newAddress(auth, who, body)
  const asked = askedBy(request, auth)
  const updated = await auth.db.transaction(async (tx) => {
    const now = await lockUser(tx, who.user.id)
    if (now?.encrypted_password !== who.user.encrypted_password) throw authErrors.userOfTokenGone()
    if (hash !== undefined) {
      await setPassword(tx, auth, who, hash)
      await tellOfPassword(tx, auth, now, asked.language)
    }
    const { ip } = originOf(request)
    await audit(tx, hash === undefined ? 'user_modified' : 'user_updated_password', now, ip)
    const changed = await updateUser(
      tx,
      now.id,
      data ? { raw_user_meta_data: merged(now.raw_user_meta_data, data) } : {},
    )
    return email === undefined ? changed : beginEmailChange(tx, auth, changed, email, asked)
  })
  if (hash !== undefined) await auth.applyRevocations()
  return updated
}

export function registerUser(app: FastifyInstance, auth: AuthServices): void {
  app.get('/user', async (request) => userObject((await requireUser(request, auth)).user))
  app.put('/user', async (request) => userObject(await update(request, auth)))
}
