// POST /admin/generate_link: a link and its code without a mail, for servers that send their own. For the service role.
// Refuses types that are none, users who are missing (user_not_found) or there already (email_exists).
import type { FastifyInstance } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import { linkKinds } from '../links/kinds.ts'
import { issueLink } from '../links/issue.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import type { Details } from '../model/one-time-tokens.ts'
import type { UserRow } from '../model/rows.ts'
import { userObject } from '../model/rows.ts'
import { insertEmailUser, updateUser, userByEmail } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { actorOf, originOf, requireAdmin } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import type { Body } from '../wire/read.ts'
import { bodyOf, object, parameter, text } from '../wire/read.ts'
import { invited } from './invite.ts'

interface Wanted {
  readonly user: UserRow
  readonly to: string
  readonly details: Details
}

type Prepare = (tx: Queryable, body: Body, auth: AuthServices, email: string) => Promise<Wanted>

async function known(tx: Queryable, email: string): Promise<UserRow> {
  const user = await userByEmail(tx, email)
  if (!user) throw authErrors.userNotFound()
  return user
}

/** One half of an e-mail change, whose other half goes its own way. */
const change =
  (kind: 'email_change_new' | 'email_change_current'): Prepare =>
  async (tx, body, _auth, email) => {
    const next = normalEmail(text(body, 'new_email') ?? '')
    const found = await known(tx, email)
    const owner = await userByEmail(tx, next)
    if (owner && owner.id !== found.id) throw authErrors.emailExists()
    const user =
      found.email_change === next
        ? found
        : await updateUser(tx, found.id, { email_change: next, email_change_confirm_status: 0 })
    return { user, to: kind === 'email_change_new' ? next : email, details: { kind, email: next } }
  }

const prepare: ReadonlyMap<string, Prepare> = new Map<string, Prepare>([
  [
    'signup',
    async (tx, body, auth, email) => {
      const given = text(body, 'password')
      if (!given) throw authErrors.invalid('Signup requires a valid password')
      await auth.rules.check(given)
      const [data, password] = [object(body, 'data') ?? {}, await auth.hasher.hash(given)]
      const found = await userByEmail(tx, email)
      if (found && found.email_confirmed_at !== null) throw authErrors.emailExists()
      const user = found ?? (await insertEmailUser(tx, { email, data, confirmed: false, byAdmin: true }))
      return { user, to: email, details: { kind: 'signup', password, data } }
    },
  ],
  [
    'magiclink',
    async (tx, body, _auth, email) => {
      const data = object(body, 'data') ?? {}
      const user =
        (await userByEmail(tx, email)) ??
        (await insertEmailUser(tx, { email, data, confirmed: false, byAdmin: true }))
      return { user, to: email, details: { kind: 'magiclink', data } }
    },
  ],
  [
    'recovery',
    async (tx, _body, _auth, email) => ({
      user: await known(tx, email),
      to: email,
      details: { kind: 'recovery' },
    }),
  ],
  [
    'invite',
    async (tx, body, _auth, email) => {
      const data = object(body, 'data') ?? {}
      return { user: await invited(tx, email, data), to: email, details: { kind: 'invite', data } }
    },
  ],
  ['email_change_new', change('email_change_new')],
  ['email_change_current', change('email_change_current')],
])

export function registerGenerateLink(app: FastifyInstance, auth: AuthServices): void {
  app.post('/admin/generate_link', async (request) => {
    await requireAdmin(request, auth)
    const body = bodyOf(request)
    const type = text(body, 'type') ?? ''
    const make = prepare.get(type)
    if (!make) throw authErrors.invalid(`Invalid email action link type requested: ${type}`)
    const email = normalEmail(text(body, 'email') ?? '')
    const redirectTo = auth.redirects.resolve(parameter(request, 'redirect_to') ?? text(body, 'redirect_to'))
    return auth.db.transaction(async (tx) => {
      const { user, to, details } = await make(tx, body, auth, email)
      const language = request.headers['accept-language']
      const { token, code, url } = await issueLink(tx, auth, { user, to, details, redirectTo, language })
      const sent = await updateUser(tx, user.id, { [linkKinds[details.kind].sentAt]: 'now' })
      await audit(tx, 'user_modified', actorOf(request), originOf(request).ip, {
        user_id: user.id,
        link: type,
      })
      return {
        ...userObject(sent),
        action_link: url,
        email_otp: code,
        hashed_token: token,
        verification_type: type,
        redirect_to: redirectTo,
      }
    })
  })
}
