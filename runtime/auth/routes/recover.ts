// POST /recover: a link to choose a new password, by mail. Answers the same, at the same time, whether the address is known
// or not: what is to do is done after the answer. Refuses bad addresses and what is asked for too often.
import type { FastifyInstance } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { limitMail } from '../limits/mail.ts'
import { askedBy } from '../links/asked.ts'
import { ownData } from '../links/attempts.ts'
import { mailLink } from '../links/issue.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import { userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { originOf } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, text } from '../wire/read.ts'

export function registerRecover(app: FastifyInstance, auth: AuthServices): void {
  app.post('/recover', async (request) => {
    const given = text(bodyOf(request), 'email')
    if (!given) throw authErrors.invalid('Password recovery requires an email')
    const email = normalEmail(given)
    const [asked, { ip }] = [askedBy(request, auth), originOf(request)]
    await limitByAddress(request, auth, 'otp')
    await limitMail(auth, 'recovery', email)
    auth.background.later(() =>
      auth.db.transaction(async (tx) => {
        const user = await userByEmail(tx, email)
        if (!user) return
        await audit(tx, 'user_recovery_requested', user, ip)
        const data = await ownData(auth, tx, user, {})
        await mailLink(tx, auth, { ...asked, user, to: email, details: { kind: 'recovery', data } })
      }),
    )
    return {}
  })
}
