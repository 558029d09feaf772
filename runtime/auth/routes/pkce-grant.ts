// POST /token?grant_type=pkce: a session for the code of a flow and the verifier that its beginner kept. Refuses codes that
// are unknown (404), expired (422) or not the caller's (bad_code_verifier).
import type { FastifyRequest } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { audit } from '../model/audit.ts'
import { noteSession, redeemCode } from '../model/flows.ts'
import { forgetProviderTokens } from '../model/trips.ts'
import { isBanned } from '../model/rows.ts'
import { lockUser } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { originOf } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, text } from '../wire/read.ts'

/** The tokens of the provider go to the client once, with the session. */
interface WithProvider extends SessionObject {
  readonly provider_token?: string
  readonly provider_refresh_token?: string
}

/** @throws validation_failed, flow_state_not_found, flow_state_expired, bad_code_verifier, user_banned */
export async function pkceGrant(request: FastifyRequest, auth: AuthServices): Promise<WithProvider> {
  const body = bodyOf(request)
  const [code, verifier] = [text(body, 'auth_code'), text(body, 'code_verifier')]
  if (!code || !verifier)
    throw authErrors.invalid('invalid request: both auth code and code verifier should be non-empty')
  await limitByAddress(request, auth, 'refresh')
  const origin = originOf(request)
  const outcome = await auth.db.transaction(async (tx) => {
    const redeemed = await redeemCode(tx, code, verifier)
    if ('error' in redeemed) return redeemed
    const { flow } = redeemed
    const user = flow.user_id === null ? undefined : await lockUser(tx, flow.user_id)
    if (user?.deleted_at !== null) return { error: authErrors.flowNotFound(), ended: false }
    if (isBanned(user)) return { error: authErrors.banned(), ended: false }
    await audit(tx, 'login', user, origin.ip, { provider: flow.provider_type })
    const session = await auth.sessions.start(tx, user, { method: flow.authentication_method, origin })
    await noteSession(tx, flow.id, session)
    const open = (sealed: string | null) =>
      sealed === null ? undefined : auth.oauth.sealer.open(sealed, flow.id)
    const [token, refresh] = [open(flow.provider_access_token), open(flow.provider_refresh_token)]
    await forgetProviderTokens(tx, flow.id)
    return {
      ...session,
      ...(token !== undefined && { provider_token: token }),
      ...(refresh !== undefined && { provider_refresh_token: refresh }),
    }
  })
  const hasEnded = 'error' in outcome ? outcome.ended : auth.settings.session.single
  if (hasEnded) await auth.applyRevocations()
  if (!('error' in outcome)) return outcome
  throw outcome.error
}
