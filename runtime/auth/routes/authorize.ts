// GET /authorize: sends the browser to a provider for a sign-in; with the ticket of a linking it first shows whose account
// that is, and POST /authorize goes on: else a stranger's address would link the visitor's identity to the stranger.
// Refuses providers without settings and tickets that were used; where to return to is checked before anything else.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { sendPage } from '../links/page.ts'
import { languagesOf } from '../mail/languages.ts'
import { insertFlow } from '../model/flows.ts'
import { seeTicket, takeTicket } from '../model/trips.ts'
import { withError } from '../oauth/answers.ts'
import { readDeparture } from '../oauth/departure.ts'
import type { Trip } from '../oauth/relying-party.ts'
import type { AuthServices } from '../services.ts'
import { hashOf } from '../tokens/refresh-token.ts'
import { AuthError } from '../wire/errors.ts'
import { requireOwnForm } from '../wire/forms.ts'
import { bodyOf, parameter, text } from '../wire/read.ts'

interface Destination {
  /** Where errors are told. */
  readonly target: string
  /** @returns the provider's URL */
  depart(): Promise<string>
}

/** The trip of a user who asked to link an identity: what they wanted stands in the ticket's row. */
async function byTicket(auth: AuthServices, trip: Trip, ticket: string): Promise<Destination> {
  const { provider_type: provider, referrer, details } = await takeTicket(auth.db, ticket, trip.state)
  const { scopes, extra } = details as { scopes: readonly string[]; extra: Readonly<Record<string, string>> }
  return {
    target: referrer ?? auth.settings.siteUrl,
    depart: () => auth.oauth.providers.departure(provider, trip, { scopes, extra }),
  }
}

function bySignIn(request: FastifyRequest, auth: AuthServices, trip: Trip): Destination {
  const { provider, challenge, target, scopes, extra } = readDeparture(request, auth)
  return {
    target,
    depart: async () => {
      const url = await auth.oauth.providers.departure(provider, trip, { scopes, extra })
      const stateHash = hashOf(trip.state)
      await insertFlow(auth.db, { provider, method: 'oauth', challenge, referrer: target, stateHash })
      return url
    },
  }
}

async function leave(
  request: FastifyRequest,
  reply: FastifyReply,
  auth: AuthServices,
  find: (trip: Trip) => Destination | Promise<Destination>,
): Promise<FastifyReply> {
  await limitByAddress(request, auth, 'login')
  const { trips } = auth.oauth
  const trip = trips.begin()
  const destination = await find(trip)
  try {
    const url = await destination.depart()
    trips.bind(reply, trip)
    return await reply.redirect(url, request.method === 'POST' ? 303 : 302)
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    auth.log(`no sign-in: ${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`)
    return reply.redirect(withError(destination.target, error), request.method === 'POST' ? 303 : 302)
  }
}

/** Shows which account an identity is about to be linked to. @throws bad_oauth_state */
async function askForLinking(
  request: FastifyRequest,
  reply: FastifyReply,
  auth: AuthServices,
  ticket: string,
): Promise<FastifyReply> {
  await limitByAddress(request, auth, 'login')
  const { provider, account } = await seeTicket(auth.db, ticket)
  return sendPage(reply, {
    ...{ kind: 'link', action: 'authorize', fields: { ticket } },
    languages: languagesOf({ locale: parameter(request, 'lang') }, request.headers['accept-language']),
    values: { provider: provider.charAt(0).toUpperCase() + provider.slice(1), account },
  })
}

export function registerAuthorize(app: FastifyInstance, auth: AuthServices): void {
  app.get('/authorize', (request, reply) => {
    const ticket = parameter(request, 'ticket')
    if (ticket) return askForLinking(request, reply, auth, ticket)
    return leave(request, reply, auth, (trip) => bySignIn(request, auth, trip))
  })

  app.post('/authorize', (request, reply) => {
    requireOwnForm(request)
    const ticket = text(bodyOf(request), 'ticket') ?? ''
    return leave(request, reply, auth, (trip) => byTicket(auth, trip, ticket))
  })
}
