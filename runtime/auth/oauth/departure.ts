// What a client asks for before a trip to a provider: the provider, where to return, the PKCE challenge, scopes and further
// parameters. Refuses (validation_failed) providers without settings; what only we may say to a provider is left out.
import type { FastifyRequest } from 'fastify'
import type { Challenge } from '../model/flows.ts'
import { readChallenge } from '../model/flows.ts'
import type { AuthServices } from '../services.ts'
import type { Body } from '../wire/read.ts'
import { parameter } from '../wire/read.ts'
import { oauthErrors } from './errors.ts'

export interface Departure {
  readonly provider: string
  readonly challenge: Challenge | undefined
  /** Checked. */
  readonly target: string
  readonly scopes: readonly string[]
  readonly extra: Readonly<Record<string, string>>
}

/** Ours to say, or meant for us. */
const reserved = new Set([
  ...[
    'client_id',
    'client_secret',
    'redirect_uri',
    'response_type',
    'response_mode',
    'scope',
    'state',
    'nonce',
  ],
  ...['code_challenge', 'code_challenge_method', 'code_verifier', 'request', 'request_uri', 'claims', 'iss'],
  ...['provider', 'redirect_to', 'scopes', 'ticket', 'invite_token', 'skip_http_redirect', 'apikey'],
])

function extraOf({ query }: FastifyRequest): Record<string, string> {
  const all = Object.entries(query as Record<string, unknown>)
  const passed = all.filter(
    (entry): entry is [string, string] =>
      !reserved.has(entry[0].toLowerCase()) &&
      /^\w{1,64}$/.test(entry[0]) &&
      typeof entry[1] === 'string' &&
      entry[1].length <= 1_024,
  )
  return Object.fromEntries(passed.slice(0, 20))
}

/** @throws validation_failed */
export function readDeparture(request: FastifyRequest, { redirects, oauth }: AuthServices): Departure {
  const provider = parameter(request, 'provider') ?? ''
  if (!oauth.providers.byName(provider)) throw oauthErrors.unsupported('provider is not enabled')
  const scopes = (parameter(request, 'scopes') ?? '').split(' ')
  const wanted = parameter(request, 'redirect_to') ?? request.headers.referer
  return {
    provider,
    challenge: readChallenge(request.query as Body),
    target: redirects.resolve(wanted).replace(/#.*$/, ''), // the fragment is ours
    // RFC 6749 §3.3
    scopes: scopes.filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope)).slice(0, 50),
    extra: extraOf(request),
  }
}
