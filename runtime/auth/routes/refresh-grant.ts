// POST /token?grant_type=refresh_token: the next pair of tokens of a session. Refuses what createSessions says.
import type { FastifyRequest } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import type { AuthServices } from '../services.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { originOf } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, text } from '../wire/read.ts'

/** @throws validation_failed, refresh_token_not_found, refresh_token_already_used, session_expired, user_banned (400) */
export async function refreshGrant(request: FastifyRequest, auth: AuthServices): Promise<SessionObject> {
  const token = text(bodyOf(request), 'refresh_token')
  if (token === undefined) throw authErrors.refreshShape()
  await limitByAddress(request, auth, 'refresh')
  try {
    return await auth.sessions.refresh(token, originOf(request))
  } catch (error) {
    // a token used again has ended its session: that holds before the answer is told
    await auth.applyRevocations()
    throw error
  }
}
