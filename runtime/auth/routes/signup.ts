// POST /signup and POST /auth/register: a new user by address and password, or an anonymous one. Where a mail has to prove
// the address, the answer is the same for an address that is known already. Refuses weak passwords and bad addresses.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import { beforeUserCreated } from '../hooks/before-user-created.ts'
import { limitByAddress } from '../limits/buckets.ts'
import { limitMail } from '../limits/mail.ts'
import { askedBy } from '../links/asked.ts'
import { mailExisting } from '../links/email-change.ts'
import { mailLink } from '../links/issue.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import type { UserObject } from '../model/rows.ts'
import { userObject } from '../model/rows.ts'
import { insertEmailUser, insertUser, isAddressTaken, updateUser, userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { originOf } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, object, text } from '../wire/read.ts'

interface Wanted {
  readonly email: string
  readonly passwordHash: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * What a new user looks like: made for a stand-in at the same domain and taken back, so that an address which has a user
 * already gets the answer of a new one, at the same price, with the same objections of the operator's triggers (A10, A12).
 */
async function pretended(tx: Queryable, { email, data }: Wanted): Promise<UserObject> {
  const standIn = `${randomUUID()}@${email.slice(email.lastIndexOf('@') + 1)}`
  await tx.rows('savepoint pretended')
  const { id } = await insertEmailUser(tx, { email: standIn, data, confirmed: false })
  const like = userObject(await updateUser(tx, id, { confirmation_sent_at: 'now' }))
  await tx.rows('rollback to savepoint pretended')
  return JSON.parse(JSON.stringify(like).replaceAll(standIn, () => email)) as UserObject
}

/** A session at once: nobody has to prove the address. */
async function confirmedAtOnce(
  request: FastifyRequest,
  auth: AuthServices,
  wanted: Wanted,
): Promise<SessionObject> {
  const origin = originOf(request)
  return auth.db
    .transaction(async (tx) => {
      await beforeUserCreated(tx, auth.settings, origin.ip, wanted)
      const user = await insertEmailUser(tx, { ...wanted, confirmed: true })
      await audit(tx, 'user_signedup', user, origin.ip, { provider: 'email' })
      return auth.sessions.start(tx, user, { method: 'password', origin })
    })
    .catch((error: unknown) => {
      throw isAddressTaken(error) ? authErrors.userExists() : error
    })
}

/**
 * A mail proves the address; what the caller learns is the same in every case. The password and the data wait with the
 * link: those of the attempt whose link is used will count (A18b).
 */
async function confirmedByMail(
  request: FastifyRequest,
  auth: AuthServices,
  wanted: Wanted,
): Promise<UserObject> {
  const { email, passwordHash: password, data } = wanted
  const [asked, { ip }] = [askedBy(request, auth), originOf(request)]
  const order = { ...asked, to: email, details: { kind: 'signup', password, data } } as const
  const attempt = () =>
    auth.db.transaction(async (tx) => {
      // asked for known addresses too: its refusal must not tell which these are
      await beforeUserCreated(tx, auth.settings, ip, wanted)
      const known = await userByEmail(tx, email)
      if (!known) {
        const user = await insertEmailUser(tx, { email, data, confirmed: false })
        await audit(tx, 'user_confirmation_requested', user, ip, { provider: 'email' })
        return userObject(await mailLink(tx, auth, { ...order, user }))
      }
      const answer = await pretended(tx, wanted)
      await audit(tx, 'user_repeated_signup', known, ip, { provider: 'email' })
      if (known.email_confirmed_at === null) await mailLink(tx, auth, { ...order, user: known })
      else await mailExisting(tx, auth, known, email, asked)
      return answer
    })
  return attempt().catch((error: unknown) => {
    // another sign-up with the address was quicker: now it is known
    if (isAddressTaken(error)) return attempt()
    throw error
  })
}

async function anonymous(request: FastifyRequest, auth: AuthServices): Promise<SessionObject> {
  if (!auth.settings.anonymous) throw authErrors.anonymousDisabled()
  await limitByAddress(request, auth, 'anonymous')
  const origin = originOf(request)
  const userMetadata = object(bodyOf(request), 'data') ?? {}
  return auth.db.transaction(async (tx) => {
    await beforeUserCreated(tx, auth.settings, origin.ip, { data: userMetadata })
    const user = await insertUser(tx, { confirmed: false, anonymous: true, userMetadata })
    await audit(tx, 'user_signedup', user, origin.ip, { provider: 'anonymous' })
    return auth.sessions.start(tx, user, { method: 'anonymous', origin })
  })
}

/** @throws validation_failed, weak_password, user_already_exists, signup_disabled, over_request_rate_limit */
export async function signUp(
  request: FastifyRequest,
  auth: AuthServices,
): Promise<SessionObject | UserObject> {
  const { settings, rules, hasher } = auth
  const body = bodyOf(request)
  const [email, phone, password] = [text(body, 'email'), text(body, 'phone'), text(body, 'password')]
  if (!settings.signup) throw authErrors.signupDisabled()
  if (email && phone)
    throw authErrors.invalid('Only an email address or phone number should be provided on signup.')
  if (phone) throw authErrors.phoneDisabled('signups')
  if (!email) return anonymous(request, auth)
  if (!password) throw authErrors.invalid('Signup requires a valid password')
  await limitByAddress(request, auth, 'signup')
  const address = normalEmail(email)
  const data = object(body, 'data') ?? {}
  await rules.check(password)
  if (!settings.autoconfirm) await limitMail(auth, 'signup', address)
  const wanted = { email: address, passwordHash: await hasher.hash(password), data }
  return settings.autoconfirm
    ? confirmedAtOnce(request, auth, wanted)
    : confirmedByMail(request, auth, wanted)
}
