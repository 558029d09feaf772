// POST /token?grant_type=id_token: a session for an ID token that an app got from a provider by itself. Refuses tokens that
// were not made for our client ids, and a nonce that only one side has. Source: auth.md §1.4, A02.
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { limitByAddress } from '../limits/buckets.ts'
import { onceMore } from '../model/identities.ts'
import { accountOf, linkAccount } from '../oauth/accounts.ts'
import { oauthErrors } from '../oauth/errors.ts'
import type { Claims, Profile } from '../oauth/profile.ts'
import { readProfile } from '../oauth/profile.ts'
import type { RelyingParty } from '../oauth/relying-party.ts'
import type { AuthServices } from '../services.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import { originOf, requireUser } from '../wire/authenticate.ts'
import { AuthError } from '../wire/errors.ts'
import type { Body } from '../wire/read.ts'
import { bodyOf, flag, text } from '../wire/read.ts'

/** By name, or by issuer and client id. */
function partyOf({ oauth }: AuthServices, body: Body): RelyingParty {
  const [name, issuer, clientId] = [text(body, 'provider'), text(body, 'issuer'), text(body, 'client_id')]
  if (!name && !(issuer && clientId))
    throw oauthErrors.invalidRequest('provider or client_id and issuer required')
  const party = name ? oauth.providers.byName(name) : oauth.providers.byIssuer(issuer ?? '')
  if (!party) throw oauthErrors.notEnabled(issuer ?? '')
  if (clientId && !party.provider.clientIds.includes(clientId))
    throw oauthErrors.invalidRequest(`Unacceptable audience in id_token: [${clientId.slice(0, 200)}]`)
  return party
}

async function verified(
  auth: AuthServices,
  party: RelyingParty,
  idToken: string,
  accessToken: string | undefined,
): Promise<Claims> {
  return party.verify(idToken, accessToken).catch((error: unknown) => {
    if (error instanceof AuthError) throw error
    const why = error instanceof Error ? error.message : 'unknown'
    auth.log(`an ID token of ${party.provider.name} was refused: ${why}`)
    throw error instanceof Error && 'claim' in error && error.claim === 'aud'
      ? oauthErrors.invalidRequest('Unacceptable audience in id_token')
      : oauthErrors.invalidRequest('Bad ID token')
  })
}

/** The token holds the SHA-256 of what the app knows. */
function checkNonce({ nonce: claimed }: Claims, nonce: string | undefined): void {
  const isClaimed = claimed !== undefined && claimed !== ''
  if (isClaimed !== Boolean(nonce))
    throw oauthErrors.invalidRequest('Passed nonce and nonce in id_token should either both exist or not.')
  if (nonce && createHash('sha256').update(nonce).digest('hex') !== claimed) throw oauthErrors.nonceMismatch()
}

async function readToken(request: FastifyRequest, auth: AuthServices): Promise<Profile> {
  const body = bodyOf(request)
  const idToken = text(body, 'id_token')
  if (!idToken) throw oauthErrors.invalidRequest('id_token required')
  const party = partyOf(auth, body)
  const claims = await verified(auth, party, idToken, text(body, 'access_token'))
  checkNonce(claims, text(body, 'nonce'))
  return readProfile(party.provider.name, claims)
}

/** @throws validation_failed, provider_disabled, signup_disabled, user_banned, manual_linking_disabled */
export async function idTokenGrant(request: FastifyRequest, auth: AuthServices): Promise<SessionObject> {
  const isLinking = flag(bodyOf(request), 'link_identity') === true
  if (isLinking && !auth.settings.manualLinking) throw oauthErrors.linkingOff()
  const linker = isLinking ? await requireUser(request, auth) : undefined
  await limitByAddress(request, auth, 'refresh')
  const profile = await readToken(request, auth)
  const origin = originOf(request)
  const session = await onceMore(() =>
    auth.db.transaction(async (tx) => {
      const target = linker && { userId: linker.user.id, sessionId: linker.session?.id }
      const user = target
        ? await linkAccount(tx, target, profile, origin.ip)
        : await accountOf(tx, auth, profile, origin.ip)
      return auth.sessions.start(tx, user, { method: 'oauth', origin })
    }),
  )
  // a take-over has ended sessions
  await auth.applyRevocations()
  return session
}
