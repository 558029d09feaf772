// POST /resend: the mail of a sign-up or of an e-mail change once more. Answers the same whether there is something to send
// or not. Refuses types that are none, bad addresses and what is asked for too often.
import type { FastifyInstance } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { limitMail } from '../limits/mail.ts'
import { askedBy } from '../links/asked.ts'
import { onlyAttempt } from '../links/attempts.ts'
import { mailHalves } from '../links/email-change.ts'
import type { Asked } from '../links/issue.ts'
import { mailLink } from '../links/issue.ts'
import { normalEmail } from '../model/email.ts'
import { lockUser, userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, text } from '../wire/read.ts'

const mailTypes: ReadonlySet<string> = new Set(['signup', 'email_change'])
const phoneTypes: ReadonlySet<string> = new Set(['sms', 'phone_change'])

async function resend(auth: AuthServices, type: string, email: string, asked: Asked): Promise<void> {
  await auth.db.transaction(async (tx) => {
    const known = await userByEmail(tx, email)
    const user = known && (await lockUser(tx, known.id))
    if (user?.email !== email) return
    if (type === 'email_change') await mailHalves(tx, auth, user, asked)
    else if (user.email_confirmed_at === null) {
      const details = { kind: 'signup', ...(await onlyAttempt(auth, tx, user.id)) } as const
      await mailLink(tx, auth, { ...asked, user, to: email, details })
    }
  })
}

export function registerResend(app: FastifyInstance, auth: AuthServices): void {
  app.post('/resend', async (request) => {
    const body = bodyOf(request)
    const [type = '', given, phone] = [text(body, 'type'), text(body, 'email'), text(body, 'phone')]
    if (given && phone) throw authErrors.invalid('Only an email address or phone number should be provided.')
    if (phoneTypes.has(type))
      throw phone
        ? authErrors.phoneDisabled('logins')
        : authErrors.invalid('Type provided requires a phone number')
    if (!mailTypes.has(type))
      throw authErrors.invalid('Missing one of these types: signup, email_change, sms, phone_change')
    if (!given) throw authErrors.invalid('Type provided requires an email address')
    const email = normalEmail(given)
    const asked = askedBy(request, auth)
    await limitByAddress(request, auth, 'otp')
    await limitMail(auth, type, email)
    auth.background.later(() => resend(auth, type, email, asked))
    return {}
  })
}
