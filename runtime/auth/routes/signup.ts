// POST /signup and POST /auth/register: a new user by address and password, or an anonymous one. Where a mail has to prove
// the address, the answer is the same for an address that is known already. Refuses weak passwords and bad addresses.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import pg from 'pg'
import type { Queryable } from '../../db/login-pool.ts'
import { beforeUserCreated } from '../hooks/before-user-created.ts'
import { limitByAddress } from '../limits/buckets.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import type { UserObject, UserRow } from '../model/rows.ts'
import { userObject } from '../model/rows.ts'
import { insertEmailIdentity, insertUser, userByEmail, userById } from '../model/users.ts'
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

/** What the address of a user adds to their metadata, as GoTrue does. */
const withAddress = (data: Wanted['data'], id: string, email: string) => ({
  ...data,
  sub: id,
  email,
  email_verified: false,
  phone_verified: false,
})

async function create(
  tx: Queryable,
  { email, passwordHash, data }: Wanted,
  confirmed: boolean,
): Promise<UserRow> {
  const id = randomUUID()
  const userMetadata = withAddress(data, id, email)
  await insertUser(tx, { id, email, passwordHash, confirmed, userMetadata })
  await insertEmailIdentity(tx, id, email, false, data)
  const made = await userById(tx, id)
  if (!made) throw new Error('the user is gone within its own transaction')
  return made
}

/** What a new user would look like: for an address that has one already, about whom nobody shall learn (A12). */
function pretended({ email, data }: Wanted): UserObject {
  const [id, now] = [randomUUID(), new Date()]
  const stamp = now.toISOString()
  return userObject({
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email,
    encrypted_password: null,
    email_confirmed_at: null,
    invited_at: null,
    confirmation_sent_at: now,
    recovery_sent_at: null,
    email_change: null,
    email_change_sent_at: null,
    email_change_confirm_status: 0,
    reauthentication_sent_at: null,
    last_sign_in_at: null,
    raw_app_meta_data: { provider: 'email', providers: ['email'] },
    raw_user_meta_data: withAddress(data, id, email),
    created_at: now,
    updated_at: now,
    phone: null,
    phone_confirmed_at: null,
    phone_change: null,
    phone_change_sent_at: null,
    confirmed_at: null,
    banned_until: null,
    deleted_at: null,
    is_sso_user: false,
    is_anonymous: false,
    identities: [
      {
        id: randomUUID(),
        provider_id: id,
        user_id: id,
        identity_data: withAddress(data, id, email),
        provider: 'email',
        last_sign_in_at: stamp,
        created_at: stamp,
        updated_at: stamp,
        email,
      },
    ],
    factors: [],
  })
}

const isDuplicate = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.code === '23505' &&
  error.constraint === 'users_email_partial_key'

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
      const user = await create(tx, wanted, true)
      await audit(tx, 'user_signedup', user, origin.ip, { provider: 'email' })
      return auth.sessions.start(tx, user, { method: 'password', origin })
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? authErrors.userExists() : error
    })
}

/** A mail proves the address; what the caller learns is the same in every case. */
async function confirmedByMail(
  request: FastifyRequest,
  auth: AuthServices,
  wanted: Wanted,
): Promise<UserObject> {
  const origin = originOf(request)
  const made = await auth.db
    .transaction(async (tx) => {
      if (await userByEmail(tx, wanted.email)) return undefined
      await beforeUserCreated(tx, auth.settings, origin.ip, wanted)
      const user = await create(tx, wanted, false)
      await audit(tx, 'user_confirmation_requested', user, origin.ip, { provider: 'email' })
      return user
    })
    .catch((error: unknown) => {
      if (isDuplicate(error)) return undefined
      throw error
    })
  return made ? userObject(made) : pretended(wanted)
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
  const wanted = { email: address, passwordHash: await hasher.hash(password), data }
  return settings.autoconfirm
    ? confirmedAtOnce(request, auth, wanted)
    : confirmedByMail(request, auth, wanted)
}
