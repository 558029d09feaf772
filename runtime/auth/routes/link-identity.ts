// GET /user/identities/authorize: where a signed-in user goes to link a further identity. The address holds a ticket, used
// once and soon, that stands for the user. Refuses where linking is off, and callers without a user.
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { insertFlow } from '../model/flows.ts'
import { readDeparture } from '../oauth/departure.ts'
import { oauthErrors } from '../oauth/errors.ts'
import type { AuthServices } from '../services.ts'
import { hashOf } from '../tokens/refresh-token.ts'
import { requireUser } from '../wire/authenticate.ts'

export function registerLinkIdentity(app: FastifyInstance, auth: AuthServices): void {
  app.get('/user/identities/authorize', async (request) => {
    const { user, session } = await requireUser(request, auth)
    if (!auth.settings.manualLinking) throw oauthErrors.linkingOff()
    await limitByAddress(request, auth, 'login')
    const { provider, challenge, target, scopes, extra } = readDeparture(request, auth)
    const ticket = randomBytes(32).toString('base64url')
    await insertFlow(auth.db, {
      ...{ provider, method: 'oauth', challenge, referrer: target, linkingTarget: user.id },
      stateHash: hashOf(ticket),
      details: { ticket: true, scopes, extra, linking_session: session?.id },
    })
    return { url: `${auth.settings.externalUrl}/authorize?ticket=${ticket}` }
  })
}
