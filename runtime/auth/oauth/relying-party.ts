// We, toward one OpenID provider: its metadata, the way to it, the code that comes back, the ID tokens that it signs.
// Refuses tokens of another issuer, audience, party, key, algorithm, time or nonce (A02). Sources: OpenID Connect Core
// §3.1.3, RFC 7636, RFC 9207, RFC 8725.
import { createHash } from 'node:crypto'
import { createRemoteJWKSet, customFetch as joseFetch, decodeProtectedHeader, jwtVerify } from 'jose'
import * as client from 'openid-client'
import type { OidcProvider } from '../../config/oidc-providers.ts'
import { oauthErrors } from './errors.ts'
import { guardedFetch } from './guarded-fetch.ts'
import type { Claims } from './profile.ts'

/** What the provider gave beside the claims: for the client, once. */
export interface ProviderTokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
}

/** What protects one trip to the provider and back. */
export interface Trip {
  readonly state: string
  readonly nonce: string
  /** Of PKCE; the provider sees its hash first. */
  readonly verifier: string
}

export interface RelyingParty {
  readonly provider: OidcProvider
  /** Where the browser is sent. @throws unexpected_failure (503) where the provider cannot be reached */
  authorizationUrl(
    trip: Trip,
    scopes: readonly string[],
    extra: Readonly<Record<string, string>>,
  ): Promise<URL>
  /** @param answer the query string that came back. @throws where anything is not as it must be */
  exchange(
    answer: URLSearchParams,
    trip: Trip,
  ): Promise<{ readonly claims: Claims; readonly tokens: ProviderTokens }>
  /**
   * The claims of an ID token that was made for one of our client ids.
   * @param accessToken checked against `at_hash` where the token has one
   */
  verify(idToken: string, accessToken?: string): Promise<Claims>
}

/** Only signatures: never `none`, never a secret that both sides know. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const hour = 3_600_000
/** Milliseconds that a failed look at the metadata stands, so that an outage is not made worse. */
const pause = 3_000
/** Seconds that clocks may differ. */
const leeway = 30
/** Characters; no honest ID token is near. */
const longestToken = 16_384

interface Metadata {
  readonly config: client.Configuration
  readonly keys: ReturnType<typeof createRemoteJWKSet>
  readonly issuer: string
}

async function discover(provider: OidcProvider, request: ReturnType<typeof guardedFetch>): Promise<Metadata> {
  const issuer = new URL(provider.issuer)
  const isPlain = issuer.protocol === 'http:'
  const [clientId] = provider.clientIds
  // the operator's own word: in production an issuer without https is refused, loopback apart
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- meant to stand out, and does
  const allowPlain = client.allowInsecureRequests
  const found = await client.discovery(issuer, clientId, undefined, client.None(), {
    [client.customFetch]: request,
    timeout: 5,
    ...(isPlain && { execute: [allowPlain] }),
  })
  const server = found.serverMetadata()
  // the library makes exceptions for some providers; we make none
  if (new URL(server.issuer).href !== issuer.href) throw new Error('the metadata are those of another issuer')
  const { authorization_endpoint: door = '', jwks_uri: keys = '' } = server
  if (!(isPlain ? /^https?:$/ : /^https:$/).test(new URL(door).protocol))
    throw new Error('the way to the provider is not https')
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const authentication =
    provider.clientSecret === undefined
      ? client.None()
      : methods.includes('client_secret_basic')
        ? client.ClientSecretBasic(provider.clientSecret)
        : client.ClientSecretPost(provider.clientSecret)
  const config = new client.Configuration(server, clientId, undefined, authentication)
  config[client.customFetch] = request
  config.timeout = 5
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
  if (isPlain) allowPlain(config)
  const jwks = createRemoteJWKSet(new URL(keys), { [joseFetch]: request, timeoutDuration: 5_000 })
  return { config, keys: jwks, issuer: server.issuer }
}

/** One look at the metadata an hour; while it fails, what was known before holds. @throws unexpected_failure (503) */
function remembered(look: () => Promise<Metadata>): () => Promise<Metadata> {
  let known: Promise<Metadata> | undefined
  let until = 0
  return () => {
    if (known && Date.now() < until) return known
    const before = known
    until = Date.now() + hour
    known = look().catch((error: unknown) => {
      until = Date.now() + pause
      if (before) return before
      throw oauthErrors.unreachable(error)
    })
    // whoever asked first is told; an unhandled rejection is nobody's
    known.catch(() => undefined)
    return known
  }
}

/** OpenID Connect Core §3.1.3.6: the access token belongs to the ID token. */
function matchesHash(accessToken: string, atHash: string, alg: string): boolean {
  const bits = /(256|384|512)$/.exec(alg)?.[1] ?? '512'
  const digest = createHash(`sha${bits}`).update(accessToken).digest()
  return digest.subarray(0, digest.length / 2).toString('base64url') === atHash
}

/** Google once wrote its issuer without https. */
const issuersOf = (issuer: string): string[] =>
  issuer === 'https://accounts.google.com' ? [issuer, 'accounts.google.com'] : [issuer]

/** @param redirectUri registered with the provider; never taken from a request (A01) */
export function createRelyingParty(provider: OidcProvider, redirectUri: string): RelyingParty {
  const request = guardedFetch(provider.issuer)
  const metadata = remembered(() => discover(provider, request))

  async function verify(idToken: string, audience: readonly string[], accessToken?: string): Promise<Claims> {
    if (idToken.length > longestToken) throw new Error('the ID token is too long')
    // what is no token at all sends us nowhere
    decodeProtectedHeader(idToken)
    const { keys, issuer } = await metadata()
    const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
      algorithms,
      issuer: issuersOf(issuer),
      audience: [...audience],
      clockTolerance: leeway,
      requiredClaims: ['sub', 'exp', 'iat'],
    })
    const { azp, at_hash: atHash, iat = 0 } = payload
    const many = Array.isArray(payload.aud) && payload.aud.length > 1
    if ((azp !== undefined || many) && !audience.includes(azp as string))
      throw new Error('the ID token was made for another party (azp)')
    if (iat > Date.now() / 1000 + leeway) throw new Error('the ID token is from the future')
    if (accessToken !== undefined && atHash !== undefined)
      if (typeof atHash !== 'string' || !matchesHash(accessToken, atHash, protectedHeader.alg))
        throw new Error('the access token is not the one of the ID token (at_hash)')
    return payload
  }

  return {
    provider,
    authorizationUrl: async (trip, scopes, extra) => {
      const { config } = await metadata()
      return client.buildAuthorizationUrl(config, {
        ...extra,
        redirect_uri: redirectUri,
        scope: [...new Set([...provider.scopes.split(' '), ...scopes])].join(' '),
        state: trip.state,
        nonce: trip.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(trip.verifier),
        code_challenge_method: 'S256',
      })
    },
    exchange: async (answer, trip) => {
      const { config } = await metadata()
      const url = new URL(redirectUri)
      url.search = answer.toString()
      const tokens = await client.authorizationCodeGrant(config, url, {
        pkceCodeVerifier: trip.verifier,
        expectedState: trip.state,
        expectedNonce: trip.nonce,
        idTokenExpected: true,
      })
      const [clientId] = provider.clientIds
      const claims = await verify(tokens.id_token ?? '', [clientId], tokens.access_token)
      const more =
        claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined
          ? await client.fetchUserInfo(config, tokens.access_token, String(claims.sub))
          : {}
      return {
        claims: { ...more, ...claims },
        tokens: { accessToken: tokens.access_token, refreshToken: tokens.refresh_token },
      }
    },
    verify: (idToken, accessToken) => verify(idToken, provider.clientIds, accessToken),
  }
}
