// GET and POST /callback: a browser comes back from a provider. Refuses a state that is missing, unknown, expired, used, or
// begun in another browser (A07); everything after that is told to the app that the trip was begun for.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import type { FlowRow } from '../model/flows.ts'
import { issueCode } from '../model/flows.ts'
import { onceMore } from '../model/identities.ts'
import type { UserRow } from '../model/rows.ts'
import { keepProviderTokens, takeState } from '../model/trips.ts'
import { accountOf, linkAccount } from '../oauth/accounts.ts'
import { withError, withQuery, withSession } from '../oauth/answers.ts'
import { oauthErrors } from '../oauth/errors.ts'
import type { Profile } from '../oauth/profile.ts'
import type { Arrival } from '../oauth/providers.ts'
import type { Trip } from '../oauth/relying-party.ts'
import type { AuthServices } from '../services.ts'
import { originOf } from '../wire/authenticate.ts'
import { AuthError } from '../wire/errors.ts'
import { isForm } from '../wire/forms.ts'
import { bodyOf, parameter } from '../wire/read.ts'
import { toAuthError } from '../wire/wire.ts'

function enter(
  tx: Queryable,
  auth: AuthServices,
  flow: FlowRow,
  profile: Profile,
  ip: string,
): Promise<UserRow> {
  const { linking_target_id: userId, details } = flow
  if (userId === null) return accountOf(tx, auth, profile, ip)
  const { linking_session: session } = details
  return linkAccount(
    tx,
    { userId, sessionId: typeof session === 'string' ? session : undefined },
    profile,
    ip,
  )
}

/** @returns where the browser goes: with a code for a client that sent a challenge, else with tokens in the fragment */
async function arrive(
  request: FastifyRequest,
  auth: AuthServices,
  flow: FlowRow,
  { profile, tokens }: Arrival,
): Promise<string> {
  const { db, sessions, oauth, settings } = auth
  const target = flow.referrer ?? settings.siteUrl
  const origin = originOf(request)
  const url = await onceMore(() =>
    db.transaction(async (tx) => {
      const user = await enter(tx, auth, flow, profile, origin.ip)
      if (flow.code_challenge === null)
        return withSession(target, await sessions.start(tx, user, { method: 'oauth', origin }), tokens)
      const seal = (token: string) => oauth.sealer.seal(token, flow.id)
      const { accessToken, refreshToken } = tokens
      await keepProviderTokens(tx, flow.id, {
        access: seal(accessToken),
        refresh: refreshToken === undefined ? null : seal(refreshToken),
      })
      return withQuery(target, { code: await issueCode(tx, flow.id, user.id) })
    }),
  )
  // a take-over has ended sessions
  await auth.applyRevocations()
  return url
}

/** The provider's own refusal, in its own words where they are harmless. */
function refusal(answer: URLSearchParams): { readonly name: string; readonly error: AuthError } | undefined {
  const given = answer.get('error')
  if (given === null) return undefined
  const name = /^[a-z_.-]{1,64}$/i.test(given) ? given : 'server_error'
  const words = (answer.get('error_description') ?? '').replace(/[^\x20-\x7e]/g, ' ').slice(0, 300)
  return {
    name,
    error: new AuthError(400, 'bad_oauth_callback', words || 'The provider refused the sign-in'),
  }
}

async function outcome(
  request: FastifyRequest,
  auth: AuthServices,
  flow: FlowRow,
  trip: Trip,
): Promise<string> {
  const target = flow.referrer ?? auth.settings.siteUrl
  // the query string as it came: a parameter that stands there twice is refused later on
  const answer = new URL(request.url, 'http://callback').searchParams
  const refused = refusal(answer)
  if (refused) return withError(target, refused.error, refused.name)
  try {
    if (!answer.get('code')) throw oauthErrors.noCode()
    const arrival = await auth.oauth.providers.arrival(flow.provider_type, trip, answer)
    return await arrive(request, auth, flow, arrival)
  } catch (thrown) {
    const error = toAuthError(thrown)
    if (error.status >= 500 && error.cause !== undefined)
      request.log.error({ request_id: request.id, err: error.cause, code: error.code }, 'sign-in failed')
    return withError(target, error)
  }
}

async function callback(
  request: FastifyRequest,
  reply: FastifyReply,
  auth: AuthServices,
): Promise<FastifyReply> {
  const { trips } = auth.oauth
  const state = parameter(request, 'state')
  if (!state) throw oauthErrors.noState()
  const trip = trips.of(state)
  // before the state is used up: others cannot use up somebody's trip
  if (!trips.isBound(request, trip)) throw oauthErrors.foreignBrowser()
  trips.release(reply, trip)
  const flow = await takeState(auth.db, state)
  return reply.redirect(await outcome(request, auth, flow, trip), 302)
}

const carried = ['code', 'state', 'iss', 'error', 'error_description']

export function registerCallback(app: FastifyInstance, auth: AuthServices): void {
  app.get('/callback', (request, reply) => callback(request, reply, auth))
  // A form from another site brings no cookie; the GET that it is turned into does.
  app.post('/callback', (request, reply) => {
    const form = isForm(request.headers['content-type']) ? Object.entries(bodyOf(request)) : []
    const texts = form.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    const query = new URLSearchParams(texts.filter(([name]) => carried.includes(name)))
    return reply.redirect(`${auth.settings.externalUrl}/callback?${query.toString()}`, 303)
  })
}
