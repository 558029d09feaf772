// POST /admin/users: a new user in an admin's words; no mail is sent. Refuses (422) addresses, numbers and ids that are
// taken, and weak passwords.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Queryable } from '../../../db/login-pool.ts'
import { audit } from '../../model/audit.ts'
import type { UserRow } from '../../model/rows.ts'
import { userObject } from '../../model/rows.ts'
import { insertEmailIdentity, insertUser, updateUser } from '../../model/users.ts'
import type { AuthServices } from '../../services.ts'
import { actorOf, originOf } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import type { UserParameters } from './user-parameters.ts'
import { hashOfPassword, readUserParameters, refusalOf } from './user-parameters.ts'

async function insertPhoneIdentity(tx: Queryable, userId: string, phone: string, verified: boolean) {
  const identity = { sub: userId, phone, email_verified: false, phone_verified: verified }
  await tx.rows(
    `insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at)
     values ($1::uuid::text, $1::uuid, $2, 'phone', now())`,
    [userId, JSON.stringify(identity)],
  )
}

async function insert(
  tx: Queryable,
  wanted: UserParameters,
  passwordHash: string | undefined,
): Promise<UserRow> {
  const { email, phone, role, aud, appMetadata, userMetadata, bannedUntil } = wanted
  const id = wanted.id ?? randomUUID()
  const providers = [...(email === undefined ? [] : ['email']), ...(phone === undefined ? [] : ['phone'])]
  await insertUser(tx, {
    ...{ id, email, role, aud, passwordHash, userMetadata },
    confirmed: email !== undefined && wanted.emailConfirm,
    appMetadata: { ...appMetadata, provider: providers[0], providers },
  })
  if (email !== undefined) await insertEmailIdentity(tx, id, email, wanted.emailConfirm)
  if (phone !== undefined) await insertPhoneIdentity(tx, id, phone, wanted.phoneConfirm)
  return updateUser(tx, id, {
    ...(phone !== undefined && { phone }),
    ...(phone !== undefined && wanted.phoneConfirm && { phone_confirmed_at: 'now' }),
    ...(bannedUntil !== undefined && { banned_until: bannedUntil }),
  })
}

async function create(request: FastifyRequest, auth: AuthServices): Promise<UserRow> {
  const wanted = readUserParameters(request)
  if (wanted.email === undefined && wanted.phone === undefined)
    throw authErrors.invalid('Cannot create a user without either an email or phone')
  const hash = await hashOfPassword(auth, wanted)
  return auth.db
    .transaction(async (tx) => {
      const user = await insert(tx, wanted, hash)
      await audit(tx, 'user_signedup', actorOf(request), originOf(request).ip, {
        user_id: user.id,
        user_email: user.email,
      })
      return user
    })
    .catch((error: unknown) => {
      throw refusalOf(error)
    })
}

export function registerCreateUser(app: FastifyInstance, auth: AuthServices): void {
  app.post('/users', async (request) => userObject(await create(request, auth)))
}
