// POST /admin/users/:id/token: an access token of a few minutes, with which an admin tries what a user sees. Refuses
// banned and deleted users (user_banned, user_not_found), and those with the role service_role (validation_failed).
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { audit } from '../../model/audit.ts'
import { isBanned } from '../../model/rows.ts'
import { lockUser } from '../../model/users.ts'
import type { AuthServices } from '../../services.ts'
import type { AccessToken } from '../../tokens/access-token.ts'
import { actorOf, originOf } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import { idIn } from './target.ts'

function impersonate(request: FastifyRequest, auth: AuthServices): Promise<AccessToken> {
  const id = idIn(request, 'id', 'user_id')
  const actor = actorOf(request)
  return auth.db.transaction(async (tx) => {
    const user = await lockUser(tx, id)
    if (user?.deleted_at !== null) throw authErrors.userNotFound()
    if (isBanned(user)) throw authErrors.banned(422)
    // what is done as an admin would stand in the audit log as done by them
    if (user.role === 'service_role')
      throw authErrors.invalid('A user with the role service_role cannot be impersonated', 422)
    const traits = { user_id: id, user_email: user.email }
    await audit(tx, 'user_impersonated', actor, originOf(request).ip, traits)
    return auth.accessTokens.impersonate(tx, user, actor?.id ?? 'service_role')
  })
}

/** @param app a scope that lets only admins pass */
export function registerImpersonate(app: FastifyInstance, auth: AuthServices): void {
  app.post('/users/:id/token', async (request) => {
    const { token, expiresIn, expiresAt } = await impersonate(request, auth)
    return { access_token: token, token_type: 'bearer', expires_in: expiresIn, expires_at: expiresAt }
  })
}
