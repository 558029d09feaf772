// POST /invite: a new user, or one who has not confirmed yet, and the mail that invites them. For the service role. Refuses
// addresses of confirmed users (email_exists).
import type { FastifyInstance } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import { askedBy } from '../links/asked.ts'
import { mailLink } from '../links/issue.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import type { UserRow } from '../model/rows.ts'
import { userObject } from '../model/rows.ts'
import { insertEmailUser, updateUser, userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { actorOf, originOf, requireAdmin } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { bodyOf, object, text } from '../wire/read.ts'

/** The user to invite. @throws email_exists */
export async function invited(
  tx: Queryable,
  email: string,
  data: Readonly<Record<string, unknown>>,
): Promise<UserRow> {
  const known = await userByEmail(tx, email)
  if (!known) return insertEmailUser(tx, { email, data, confirmed: false, invited: true, byAdmin: true })
  if (known.email_confirmed_at !== null) throw authErrors.emailExists()
  return updateUser(tx, known.id, { invited_at: 'now' })
}

export function registerInvite(app: FastifyInstance, auth: AuthServices): void {
  app.post('/invite', async (request) => {
    await requireAdmin(request, auth)
    const body = bodyOf(request)
    const email = normalEmail(text(body, 'email') ?? '')
    const data = object(body, 'data') ?? {}
    const asked = askedBy(request, auth)
    return auth.db.transaction(async (tx) => {
      const user = await invited(tx, email, data)
      await audit(tx, 'user_invited', actorOf(request), originOf(request).ip, {
        user_id: user.id,
        user_email: email,
      })
      return userObject(
        await mailLink(tx, auth, { ...asked, user, to: email, details: { kind: 'invite', data } }),
      )
    })
  })
}
