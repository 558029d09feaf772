// POST /otp and POST /magiclink: a link and a code to sign in with, by mail; a new user where there is none and sign-up is
// open. Answers the same, at the same time, in every case. Refuses bad addresses and what is asked for too often.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { limitMail } from '../limits/mail.ts'
import { askedBy } from '../links/asked.ts'
import { ownData } from '../links/attempts.ts'
import { mailLink } from '../links/issue.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import { insertEmailUser, userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { originOf } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, flag, object, text } from '../wire/read.ts'

async function requestOtp(request: FastifyRequest, auth: AuthServices): Promise<Record<string, never>> {
  const body = bodyOf(request)
  const [given, phone] = [text(body, 'email'), text(body, 'phone')]
  if (given && phone) throw authErrors.invalid('Only an email address or phone number should be provided')
  if (phone) throw authErrors.phoneDisabled('logins')
  if (!given) throw authErrors.invalid('One of email or phone must be set')
  const email = normalEmail(given)
  const mayCreate = (flag(body, 'create_user') ?? true) && auth.settings.signup
  const data = object(body, 'data') ?? {}
  const [asked, { ip }] = [askedBy(request, auth), originOf(request)]
  await limitByAddress(request, auth, 'otp')
  await limitMail(auth, 'magiclink', email)
  auth.background.later(() =>
    auth.db.transaction(async (tx) => {
      const known = await userByEmail(tx, email)
      if (!known && !mayCreate) return
      const user = known ?? (await insertEmailUser(tx, { email, data, confirmed: false }))
      await audit(tx, known ? 'user_recovery_requested' : 'user_confirmation_requested', user, ip)
      const own = known ? await ownData(auth, tx, known, data) : data
      await mailLink(tx, auth, { ...asked, user, to: email, details: { kind: 'magiclink', data: own } })
    }),
  )
  return {}
}

export function registerOtp(app: FastifyInstance, auth: AuthServices): void {
  app.post('/otp', (request) => requestOtp(request, auth))
  app.post('/magiclink', (request) => requestOtp(request, auth))
}
