// DELETE /user/identities/:id: takes an identity from its user: nobody signs in by it any more, and what only it had proved
// is proved no longer (A13). Refuses where linking is off, the last one, those of others as if there were none, and where the
// address of what remains is another user's.
import type { FastifyInstance } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import { audit } from '../model/audit.ts'
import { deleteIdentity, isProven, noteProviders } from '../model/identities.ts'
import type { IdentityRow, UserRow } from '../model/rows.ts'
import { lockUser, updateUser, userByEmail } from '../model/users.ts'
import { oauthErrors } from '../oauth/errors.ts'
import type { AuthServices } from '../services.ts'
import { originOf, requireUser } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { isUuid } from '../wire/read.ts'

/** Ways in that hung on the identity: its password, its codes and links, codes of trips that are under way. */
async function endWaysIn(tx: Queryable, auth: AuthServices, user: UserRow, gone: IdentityRow): Promise<void> {
  await tx.rows('delete from auth.flow_state where user_id = $1 and provider_type = $2', [
    user.id,
    gone.provider,
  ])
  if (gone.provider !== 'email') return
  await updateUser(tx, user.id, { encrypted_password: '' })
  await auth.oneTimeTokens.end(tx, user.id)
}

/** The user's address after an identity went: the same where another one has it, else one that is proven, else none. */
async function settleAddress(
  tx: Queryable,
  { settings }: AuthServices,
  user: UserRow,
  gone: IdentityRow,
): Promise<void> {
  if (gone.email !== user.email || isProven(user)) return
  const next = user.identities.find((identity) => identity.identity_data.email_verified === true)
  const keeps = user.identities.some(({ email }) => email === user.email)
  if (keeps && !next) {
    // it stays, but only where addresses count without a mail does it count
    if (!settings.autoconfirm) await updateUser(tx, user.id, { email_confirmed_at: null })
    return
  }
  const email = next?.email ?? null
  const owner = email === null ? undefined : await userByEmail(tx, email)
  if (owner && owner.id !== user.id) throw oauthErrors.emailConflict()
  await updateUser(tx, user.id, { email, email_confirmed_at: email === null ? null : 'now' })
}

async function unlink(
  tx: Queryable,
  auth: AuthServices,
  userId: string,
  id: string,
  ip: string,
): Promise<void> {
  const user = await lockUser(tx, userId)
  if (!user) throw authErrors.userOfTokenGone()
  if (user.identities.length < 2) throw oauthErrors.lastIdentity()
  const gone = user.identities.find((identity) => identity.id === id)
  if (!gone) throw oauthErrors.noIdentity()
  await deleteIdentity(tx, user.id, id)
  await endWaysIn(tx, auth, user, gone)
  await settleAddress(tx, auth, await noteProviders(tx, user.id), gone)
  await audit(tx, 'identity_unlinked', user, ip, { provider: gone.provider, identity_id: id })
}

export function registerUnlinkIdentity(app: FastifyInstance, auth: AuthServices): void {
  app.delete<{ Params: { id: string } }>('/user/identities/:id', async (request) => {
    const { id } = request.params
    const { user } = await requireUser(request, auth)
    if (!auth.settings.manualLinking) throw oauthErrors.linkingOff()
    if (!isUuid(id)) throw authErrors.invalid('identity_id must be an UUID', 404)
    await auth.db.transaction((tx) => unlink(tx, auth, user.id, id.toLowerCase(), originOf(request).ip))
    return {}
  })
}
