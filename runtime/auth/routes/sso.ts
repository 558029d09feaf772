// POST /sso: signing in through SAML, which is not offered. Refuses everybody in the words that auth-js knows.
import type { FastifyInstance } from 'fastify'
import { authErrors } from '../wire/errors.ts'

export function registerSso(app: FastifyInstance): void {
  app.post('/sso', () => {
    throw authErrors.samlDisabled()
  })
}
