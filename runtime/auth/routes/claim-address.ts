// PUT /user with an address by an anonymous user, where addresses need no proof: they keep their id and are anonymous no
// more. Refuses (email_exists) an address that has a user, and weak passwords.
import type { FastifyRequest } from 'fastify'
import pg from 'pg'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import { makePermanent } from '../model/make-permanent.ts'
import type { UserRow } from '../model/rows.ts'
import { lockUser } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import type { SignedIn } from '../wire/authenticate.ts'
import { originOf } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, object, text } from '../wire/read.ts'

/** @throws validation_failed, weak_password, email_exists (422) */
export async function claimAddress(
  request: FastifyRequest,
  auth: AuthServices,
  who: SignedIn,
): Promise<UserRow> {
  const body = bodyOf(request)
  const email = normalEmail(text(body, 'email') ?? '')
  const [password, data] = [text(body, 'password'), object(body, 'data')]
  if (password !== undefined) await auth.rules.check(password)
  const passwordHash = password === undefined ? undefined : await auth.hasher.hash(password)
  return auth.db
    .transaction(async (tx) => {
      const now = await lockUser(tx, who.user.id)
      // of two at once the second comes too late
      if (now?.is_anonymous !== true) throw authErrors.emailExists()
      await audit(tx, 'user_modified', now, originOf(request).ip, { anonymous: false })
      return makePermanent(tx, now, { email, verified: false, passwordHash, data })
    })
    .catch((error: unknown) => {
      const isTaken = error instanceof pg.DatabaseError && error.constraint === 'users_email_partial_key'
      throw isTaken ? authErrors.emailExists() : error
    })
}
