// GET and POST /reauthenticate: a code by mail that allows a new password (its nonce). Refuses users whose address is not
// confirmed, and what is asked for too often.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { limitMail } from '../limits/mail.ts'
import { mailLink } from '../links/issue.ts'
import { audit } from '../model/audit.ts'
import type { AuthServices } from '../services.ts'
import { originOf, requireUser } from '../wire/authenticate.ts'
import { AuthError, authErrors } from '../wire/errors.ts'

async function reauthenticate(request: FastifyRequest, auth: AuthServices): Promise<Record<string, never>> {
  const { user } = await requireUser(request, auth)
  const { email } = user
  if (email === null)
    throw authErrors.invalid('Reauthentication requires the user to have an email or a phone number')
  if (user.email_confirmed_at === null)
    throw new AuthError(422, 'email_not_confirmed', 'Please verify your email first.')
  await limitByAddress(request, auth, 'otp')
  await limitMail(auth, 'reauthentication', email)
  await auth.db.transaction(async (tx) => {
    await audit(tx, 'user_reauthenticate_requested', user, originOf(request).ip)
    await mailLink(tx, auth, {
      ...{ user, to: email, redirectTo: auth.settings.siteUrl },
      language: request.headers['accept-language'],
      details: { kind: 'reauthentication' },
    })
  })
  return {}
}

export function registerReauthenticate(app: FastifyInstance, auth: AuthServices): void {
  app.get('/reauthenticate', (request) => reauthenticate(request, auth))
  app.post('/reauthenticate', (request) => reauthenticate(request, auth))
}
