// GET and POST /verify: uses up a link or a code from a mail. GET shows a page with a button (AUTH_VERIFY_ON_GET=on: uses
// it up at once); its form and its answer are a browser's: 303 with tokens, a code or an error. JSON gets a session.
// Refuses what is unknown, used, expired or of another purpose (otp_expired), all in the same words.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import { limitByAddress } from '../limits/buckets.ts'
import { kindsOfType, linkKinds } from '../links/kinds.ts'
import { sendPage } from '../links/page.ts'
import type { Redeemed } from '../links/redeem.ts'
import { redeem } from '../links/redeem.ts'
import { languagesOf } from '../mail/languages.ts'
import { audit } from '../model/audit.ts'
import { normalEmail } from '../model/email.ts'
import { issueCode } from '../model/flows.ts'
import { normalPhone } from '../model/phone.ts'
import type { OneTimeToken, TokenKind } from '../model/one-time-tokens.ts'
import type { AuthServices } from '../services.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { originOf } from '../wire/authenticate.ts'
import { AuthError, authErrors } from '../wire/errors.ts'
import { isForm, requireOwnForm } from '../wire/forms.ts'
import type { Body } from '../wire/read.ts'
import { bodyOf, parameter, text } from '../wire/read.ts'

const halfDone = 'Confirmation link accepted. Please proceed to confirm link sent to the other email'
const deadLink = 'Email link is invalid or has expired'
const deadCode = 'Token has expired or is invalid'

/** What a request shows to be let in. */
interface Presented {
  readonly take: (tx: Queryable) => Promise<OneTimeToken | undefined>
  readonly refusal: string
}

function kindsFor(type: string | undefined): readonly TokenKind[] {
  if (!type) throw authErrors.invalid('Verify requires a verification type')
  if (type === 'sms' || type === 'phone_change') throw authErrors.phoneDisabled('logins')
  const kinds = kindsOfType.get(type)
  if (!kinds) throw authErrors.invalid('Invalid email verification type')
  return kinds
}

const byLink = (auth: AuthServices, kinds: readonly TokenKind[], token: string): Presented => ({
  take: (tx) => auth.oneTimeTokens.takeByToken(tx, kinds, token),
  refusal: deadLink,
})

/** No code ever went to a phone, so none is right: GoTrue without phone logins says no more either. */
function byPhone(phone: string, type: string | undefined): Presented {
  normalPhone(phone)
  if (type !== 'sms' && type !== 'phone_change') throw authErrors.invalid('Invalid sms verification type')
  return { take: async () => undefined, refusal: deadCode }
}

/** @throws validation_failed */
function readPresented(body: Body, auth: AuthServices): Presented {
  const [type, token, hash] = [text(body, 'type'), text(body, 'token'), text(body, 'token_hash')]
  const [email, phone] = [text(body, 'email'), text(body, 'phone')]
  if (token && !hash && phone && !email) return byPhone(phone, type)
  const kinds = kindsFor(type)
  if (!token && !hash) throw authErrors.invalid('Verify requires a token or a token hash')
  if (token && hash) throw authErrors.invalid('Verify requires either a token or a token hash')
  if (hash) {
    if (email || phone) throw authErrors.invalid('Only the token_hash and type should be provided')
    return byLink(auth, kinds, hash)
  }
  if (!email) throw authErrors.invalid('Only an email address or phone number should be provided on verify')
  const address = normalEmail(email)
  return {
    take: (tx) => auth.oneTimeTokens.takeByCode(tx, kinds, address, token ?? ''),
    refusal: deadCode,
  }
}

/** Uses it up, and makes of that what the caller gets, in one transaction. @throws otp_expired, user_banned */
async function use<T>(
  request: FastifyRequest,
  auth: AuthServices,
  { take, refusal }: Presented,
  finish: (tx: Queryable, redeemed: Redeemed) => Promise<T>,
): Promise<T> {
  const [origin, language] = [originOf(request), request.headers['accept-language']]
  const used = await auth.db.transaction(async (tx) => {
    const token = await take(tx)
    // committed: a wrong try counts
    if (!token) return undefined
    const redeemed = await redeem(tx, auth, token, { origin, language })
    if (!redeemed.half) await audit(tx, 'login', redeemed.user, origin.ip, { provider: 'email' })
    return { made: await finish(tx, redeemed) }
  })
  if (!used) throw authErrors.otpExpired(refusal)
  await auth.applyRevocations()
  return used.made
}

const startSession = (
  tx: Queryable,
  auth: AuthServices,
  { user, token }: Redeemed,
  request: FastifyRequest,
): Promise<SessionObject> =>
  auth.sessions.start(tx, user, { method: linkKinds[token.details.kind].method, origin: originOf(request) })

/** What a client program gets: a session, or word of the first half of an e-mail change. */
async function answerJson(request: FastifyRequest, auth: AuthServices) {
  const presented = readPresented(bodyOf(request), auth)
  await limitByAddress(request, auth, 'verify')
  return use(request, auth, presented, async (tx, redeemed) =>
    redeemed.half ? { msg: halfDone, code: '200' } : startSession(tx, auth, redeemed, request),
  )
}

/** What the browser takes along: `?` for a code, `#` for all else. */
interface Taken {
  readonly query?: Readonly<Record<string, string>>
  readonly fragment?: Readonly<Record<string, string>>
}

async function taken(
  tx: Queryable,
  auth: AuthServices,
  redeemed: Redeemed,
  request: FastifyRequest,
): Promise<Taken> {
  const { half, token, user } = redeemed
  if (half) return { fragment: { message: halfDone, sb: '' } }
  const { flow, kind } = token.details
  if (flow !== undefined) return { query: { code: await issueCode(tx, flow, user.id) } }
  const session = await startSession(tx, auth, redeemed, request)
  return {
    fragment: {
      access_token: session.access_token,
      expires_at: String(session.expires_at),
      expires_in: String(session.expires_in),
      refresh_token: session.refresh_token,
      sb: '',
      token_type: session.token_type,
      type: linkKinds[kind].type,
    },
  }
}

/** OAuth's words for our statuses. */
const oauthErrors: Readonly<Record<number, string>> = { 400: 'invalid_request', 401: 'unauthorized_client' }

function failed(error: unknown): Taken {
  if (!(error instanceof AuthError) || error.status >= 500) throw error
  const said = {
    error: oauthErrors[error.status] ?? 'access_denied',
    error_code: error.code,
    error_description: error.message,
    sb: '',
  }
  return { query: said, fragment: said }
}

/** Sends the browser on, whatever came of it, to an address that is allowed. */
async function answerBrowser(
  request: FastifyRequest,
  reply: FastifyReply,
  auth: AuthServices,
  { token, type, redirectTo }: Partial<Record<'token' | 'type' | 'redirectTo', string | undefined>>,
): Promise<FastifyReply> {
  const outcome = await (async () => {
    await limitByAddress(request, auth, 'verify')
    if (!token) throw authErrors.invalid('Verify requires a token or a token hash')
    return use(request, auth, byLink(auth, kindsFor(type), token), (tx, redeemed) =>
      taken(tx, auth, redeemed, request),
    )
  })().catch(failed)
  const target = new URL(auth.redirects.resolve(redirectTo))
  for (const [name, value] of Object.entries(outcome.query ?? {})) target.searchParams.set(name, value)
  if (outcome.fragment) target.hash = new URLSearchParams(outcome.fragment).toString()
  return reply.redirect(target.href, 303)
}

/** Needs no key: browsers come here from mails. */
export function registerVerify(app: FastifyInstance, auth: AuthServices): void {
  app.get('/verify', (request, reply) => {
    const [token, type] = [
      parameter(request, 'token') ?? parameter(request, 'token_hash'),
      parameter(request, 'type'),
    ]
    const redirectTo = parameter(request, 'redirect_to')
    if (auth.settings.verifyOnGet) return answerBrowser(request, reply, auth, { token, type, redirectTo })
    const languages = languagesOf({ locale: parameter(request, 'lang') }, request.headers['accept-language'])
    const fields = { token: token ?? '', type: type ?? '', redirect_to: redirectTo ?? '' }
    return sendPage(reply, { kind: 'verify', action: 'verify', fields, languages })
  })

  app.post('/verify', (request, reply) => {
    if (!isForm(request.headers['content-type'])) return answerJson(request, auth)
    requireOwnForm(request)
    const body = bodyOf(request)
    return answerBrowser(request, reply, auth, {
      token: text(body, 'token'),
      type: text(body, 'type'),
      redirectTo: text(body, 'redirect_to'),
    })
  })
}
