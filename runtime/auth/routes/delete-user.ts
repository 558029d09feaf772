// DELETE /user: people delete their own account, with all that hangs on it by foreign keys. Refuses
// (reauthentication_needed) who proves neither by password, nor by a code from a mail, nor by a fresh sign-in that it is they.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import pg from 'pg'
import { limitAccount, limitByAddress } from '../limits/buckets.ts'
import { audit } from '../model/audit.ts'
import { lockUser } from '../model/users.ts'
import { checkPasswordText } from '../passwords/rules.ts'
import type { AuthServices } from '../services.ts'
import { checkNonce, hasVerifiedFactor, isAal2, provenAt } from '../wire/assurance.ts'
import type { SignedIn } from '../wire/authenticate.ts'
import { originOf, requireUser } from '../wire/authenticate.ts'
import { AuthError, authErrors } from '../wire/errors.ts'
import { bodyOf, text } from '../wire/read.ts'

/** A sign-in younger than this is proof enough. Milliseconds. */
const fresh = 10 * 60_000

const notProven = () =>
  new AuthError(
    400,
    'reauthentication_needed',
    'Deleting an account requires the password, a nonce, or a fresh sign-in',
  )

async function checkPassword(request: FastifyRequest, auth: AuthServices, who: SignedIn, password: string) {
  checkPasswordText(password)
  const account = await limitAccount(request, auth, who.user.email ?? who.user.id)
  const hash = who.user.encrypted_password ?? ''
  if (!(await auth.hasher.matches(password, hash === '' ? null : hash)))
    throw authErrors.currentPasswordInvalid()
  await account.succeeded()
}

/** @throws reauthentication_needed, current_password_invalid (400), reauthentication_not_valid (422) */
async function checkProof(request: FastifyRequest, auth: AuthServices, who: SignedIn): Promise<void> {
  const body = bodyOf(request)
  const [password, nonce] = [text(body, 'password'), text(body, 'nonce')]
  if (password !== undefined) return checkPassword(request, auth, who, password)
  if (nonce !== undefined) return checkNonce(auth, who, nonce)
  if (Date.now() - provenAt(who) > fresh) throw notProven()
}

/** Rows of the app that may not lose their user keep the account. */
const isReferred = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '23503'

export function registerDeleteUser(app: FastifyInstance, auth: AuthServices): void {
  app.delete('/user', async (request) => {
    const who = await requireUser(request, auth)
    await limitByAddress(request, auth, 'otp')
    if (hasVerifiedFactor(who.user) && !isAal2(who))
      throw authErrors.insufficientAal(401, 'AAL2 session is required to delete the account')
    await checkProof(request, auth, who)
    await auth.db
      .transaction(async (tx) => {
        const now = await lockUser(tx, who.user.id)
        if (now?.encrypted_password !== who.user.encrypted_password) throw authErrors.userOfTokenGone()
        await audit(tx, 'user_deleted', now, originOf(request).ip, { user_id: now.id })
        await tx.rows('delete from auth.users where id = $1', [now.id])
      })
      .catch((error: unknown) => {
        throw isReferred(error)
          ? new AuthError(409, 'conflict', 'Rows that refer to the user must be deleted first', {
              cause: error,
            })
          : error
      })
    await auth.applyRevocations()
    return {}
  })
}
