// GET /authorize: sends the browser to a provider, for a sign-in or, with a ticket, for the linking that its user began.
// Refuses providers without settings and tickets that were used; where to return to is checked before anything else.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { insertFlow } from '../model/flows.ts'
import { takeTicket } from '../model/trips.ts'
import { withError } from '../oauth/answers.ts'
import { readDeparture } from '../oauth/departure.ts'
import type { Trip } from '../oauth/relying-party.ts'
import type { AuthServices } from '../services.ts'
import { hashOf } from '../tokens/refresh-token.ts'
import { AuthError } from '../wire/errors.ts'
import { parameter } from '../wire/read.ts'

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

export function registerAuthorize(app: FastifyInstance, auth: AuthServices): void {
  app.get('/authorize', async (request, reply): Promise<FastifyReply> => {
    await limitByAddress(request, auth, 'login')
    const { trips } = auth.oauth
    const trip = trips.begin()
    const ticket = parameter(request, 'ticket')
    const destination = ticket ? await byTicket(auth, trip, ticket) : bySignIn(request, auth, trip)
    try {
      const url = await destination.depart()
      trips.bind(reply, trip)
      return await reply.redirect(url, 302)
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      auth.log(
        `no sign-in: ${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`,
      )
      return reply.redirect(withError(destination.target, error), 302)
    }
  })
}
