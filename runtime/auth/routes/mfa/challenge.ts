// POST /factors/:id/challenge: begins to ask for a code of a factor. Refuses factors of others and kinds not offered.
import type { FastifyInstance } from 'fastify'
import { limitByAddress } from '../../limits/buckets.ts'
import { audit } from '../../model/audit.ts'
import { insertChallenge } from '../../model/factors.ts'
import type { AuthServices } from '../../services.ts'
import { originOf, requireUser } from '../../wire/authenticate.ts'
import { factorOfPath, sealedSecret } from './factor.ts'

export function registerChallenge(app: FastifyInstance, auth: AuthServices): void {
  app.post('/factors/:id/challenge', async (request) => {
    const { user } = await requireUser(request, auth)
    const factor = await factorOfPath(request, auth.db, user.id)
    sealedSecret(factor)
    await limitByAddress(request, auth, 'mfa')
    const { ip } = originOf(request)
    const { id, expiresAt } = await insertChallenge(auth.db, factor.id, ip)
    await audit(auth.db, 'challenge_created', user, ip, { factor_id: factor.id })
    return { id, type: 'totp', expires_at: expiresAt }
  })
}
