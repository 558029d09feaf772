// PUT /admin/users/:id: changes a user. A new password, address or role ends their sessions and what was mailed to them.
// Refuses (422) addresses and numbers that are taken, and weak passwords; deleted users are not found.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Queryable } from '../../../db/login-pool.ts'
import { audit } from '../../model/audit.ts'
import { onlyAttempt } from '../../links/attempts.ts'
import { endAccess } from '../../model/end-access.ts'
import type { UserRow } from '../../model/rows.ts'
import { userObject } from '../../model/rows.ts'
import { insertEmailIdentity, lockUser, merged, updateUser } from '../../model/users.ts'
import type { AuthServices } from '../../services.ts'
import { actorOf, originOf } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import { idIn } from './target.ts'
import type { UserParameters } from './user-parameters.ts'
import { hashOfPassword, readUserParameters, refusalOf } from './user-parameters.ts'

/** The identity follows the address. @param verified an admin vouches for it */
async function setEmailIdentity(tx: Queryable, userId: string, email: string, verified: boolean) {
  const changed = await tx.rows(
    `update auth.identities set updated_at = now(),
       identity_data = identity_data || jsonb_build_object('email', $2::text, 'email_verified', $3::boolean)
     where user_id = $1 and provider = 'email' returning id`,
    [userId, email, verified],
  )
  if (changed.length === 0) await insertEmailIdentity(tx, userId, email, verified)
}

async function confirmEmailIdentity(tx: Queryable, userId: string): Promise<void> {
  await tx.rows(
    `update auth.identities set identity_data = identity_data || '{"email_verified": true}', updated_at = now()
     where user_id = $1 and provider = 'email'`,
    [userId],
  )
}

async function change(
  tx: Queryable,
  auth: AuthServices,
  user: UserRow,
  { wanted, hash }: { readonly wanted: UserParameters; readonly hash: string | undefined },
): Promise<UserRow> {
  const { email, phone, role, aud, appMetadata, userMetadata, bannedUntil } = wanted
  const isNewEmail = email !== undefined && email !== user.email
  const isNewRole = role !== undefined && role !== user.role
  const confirms = wanted.emailConfirm && user.email_confirmed_at === null && !isNewEmail
  // what waited for a mail counts as if its link had been used
  const waited = confirms ? await onlyAttempt(auth, tx, user.id) : {}
  const own =
    userMetadata || waited.data
      ? merged(waited.data ?? user.raw_user_meta_data, userMetadata ?? {})
      : undefined
  const newHash = hash ?? waited.password
  if (isNewEmail) await setEmailIdentity(tx, user.id, email, wanted.emailConfirm)
  else if (wanted.emailConfirm) await confirmEmailIdentity(tx, user.id)
  if (isNewEmail || isNewRole || confirms || hash !== undefined)
    await endAccess(tx, auth.oneTimeTokens, user.id)
  return updateUser(tx, user.id, {
    ...(isNewEmail && { email, email_change: '', email_change_confirm_status: 0, is_anonymous: false }),
    ...(wanted.emailConfirm && (email ?? user.email) !== null && { email_confirmed_at: 'now' }),
    ...(phone !== undefined && { phone, is_anonymous: false }),
    ...(wanted.phoneConfirm && (phone ?? user.phone) !== null && { phone_confirmed_at: 'now' }),
    ...(newHash !== undefined && { encrypted_password: newHash }),
    ...(role !== undefined && { role }),
    ...(aud !== undefined && { aud }),
    ...(appMetadata && { raw_app_meta_data: merged(user.raw_app_meta_data, appMetadata) }),
    ...(own && { raw_user_meta_data: own }),
    ...(bannedUntil !== undefined && { banned_until: bannedUntil }),
  })
}

async function update(request: FastifyRequest, auth: AuthServices): Promise<UserRow> {
  const id = idIn(request, 'id', 'user_id')
  const wanted = readUserParameters(request)
  const hash = await hashOfPassword(auth, wanted)
  const updated = await auth.db
    .transaction(async (tx) => {
      const user = await lockUser(tx, id)
      if (user?.deleted_at !== null) throw authErrors.userNotFound()
      await audit(tx, 'user_modified', actorOf(request), originOf(request).ip, {
        user_id: id,
        user_email: user.email,
      })
      return change(tx, auth, user, { wanted, hash })
    })
    .catch((error: unknown) => {
      throw refusalOf(error)
    })
  await auth.applyRevocations()
  return updated
}

export function registerUpdateUser(app: FastifyInstance, auth: AuthServices): void {
  app.put('/users/:id', async (request) => userObject(await update(request, auth)))
}
