// POST /token: one door for all grants. Refuses grants that are not offered (invalid_credentials, web3_provider_disabled).
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AuthServices } from '../services.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { authErrors } from '../wire/errors.ts'
import { parameter } from '../wire/read.ts'
import { idTokenGrant } from './id-token-grant.ts'
import { passwordGrant } from './password-grant.ts'
import { pkceGrant } from './pkce-grant.ts'
import { refreshGrant } from './refresh-grant.ts'

type Grant = (request: FastifyRequest, auth: AuthServices) => Promise<SessionObject>

const grants: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ['password', passwordGrant],
  ['refresh_token', refreshGrant],
  ['pkce', pkceGrant],
  ['id_token', idTokenGrant],
  [
    'web3',
    async () => {
      throw authErrors.web3Disabled()
    },
  ],
])

export function registerToken(app: FastifyInstance, auth: AuthServices): void {
  app.post('/token', (request) => {
    const grant = grants.get(parameter(request, 'grant_type') ?? '')
    if (!grant) throw authErrors.unsupportedGrant()
    return grant(request, auth)
  })
}
