// Who a request speaks for: from its `apikey` and `Authorization` headers to a verified Caller. Refuses with 401.
import { createSecretKey, hash as digest } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { JsonWebKey, VerifyKey } from '../config/jwk.ts'
import { toVerifyKey } from '../config/jwk.ts'
import type { Caller } from './caller.ts'
import { checkAddressee, checkTimes, lowered, roleOf, toCaller } from './claims.ts'
import { errors } from '../errors/catalogue.ts'
import { createTokenCache } from './token-cache.ts'
import { verifyToken } from './token.ts'

/** Opaque keys, `sb_publishable_…` and `sb_secret_…`. */
export interface KeyStore {
  /** The role, or the caller, of a key that is valid now; a revoked key is unknown at once. Should answer from memory. */
  find(key: string): Known | Promise<Known>
}
export type KeyRole = 'anon' | 'service_role'
type Known = KeyRole | Caller | undefined

/** Sessions and users that ended before their tokens did. Asked on every request, so it must answer from memory. */
export interface Revocations {
  isRevoked(caller: Caller): boolean
  /** Whether the session's second factor was taken away after the token was issued. */
  isLowered?(caller: Caller): boolean
}

export interface IdentityOptions {
  readonly jwtSecret: string
  readonly jwtKeys: readonly JsonWebKey[]
  /** User tokens must have `aud`, `iss` and `exp`; HS256 tokens of `service_role` are only the configured key. */
  readonly jwtStrict: boolean
  readonly anonKey: string
  readonly serviceRoleKey: string
  /** Audience of user tokens. Default: `authenticated`. */
  readonly audience?: string
  /** Issuer of user tokens; without it any is taken. */
  readonly issuer?: string
  readonly keyStore?: KeyStore
  readonly revocations?: Revocations
}

/** Headers that say who asks; `origin` and `sec-fetch-site` tell of a browser, where no secret key belongs. */
export type Credentials = Pick<IncomingHttpHeaders, 'authorization' | 'origin' | 'sec-fetch-site'> & {
  readonly apikey?: unknown
}

/** What the rest of the server asks. */
export interface Identity {
  /**
   * The caller of a request. At once when the token was seen before, or needs no key store.
   *
   * @throws ApiError 401 PGRST301 (not genuine), PGRST302 (nothing sent), PGRST303 (does not hold); where a promise
   *   is returned it rejects with the same.
   */
  resolve(headers: Credentials): Caller | Promise<Caller>
  /** How often a token was known already. */
  cacheCounts(): { readonly requests: number; readonly hits: number }
  /**
   * The caller of a bearer token that is genuine and holds, revoked or not: for who looks at user and session anyway.
   *
   * @throws like {@link resolve}
   */
  verify(authorization: string): Promise<Caller>
}

function readBearer(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  if (authorization.startsWith('Bearer ey')) return authorization.slice('Bearer '.length)
  const [, scheme, token] = /^([^ ]*) *(.*)$/.exec(authorization) ?? []
  if (scheme?.toLowerCase() !== 'bearer') return undefined
  if (token === undefined || token === '')
    throw errors.invalidToken('Empty JWT is sent in Authorization header')
  return token
}

function readKeys(jwks: readonly JsonWebKey[]): readonly VerifyKey[] {
  return jwks.map((jwk) => {
    const key = toVerifyKey(jwk)
    if (typeof key === 'string') throw new Error(key)
    return key
  })
}

const isSecret = (credential: string | undefined): boolean => credential?.startsWith('sb_secret_') === true

const hashOf = (credential: string) => digest('sha256', credential, 'base64')
const unknownKey = () => errors.invalidToken('Invalid API key')

/** Makes the one identity of a process. */
export function createIdentity(options: IdentityOptions): Identity {
  const { keyStore, revocations, jwtStrict: strict, audience = 'authenticated', issuer } = options
  const secret = createSecretKey(Buffer.from(options.jwtSecret))
  const keys = readKeys(options.jwtKeys)
  const cache = createTokenCache(5000)
  const configured = new Map<string, KeyRole>([
    [hashOf(options.anonKey), 'anon'],
    [hashOf(options.serviceRoleKey), 'service_role'],
  ])
  const keyCallers = { anon: toCaller('anon', {}), service_role: toCaller('service_role', {}) }

  function fromToken(token: string): Caller {
    const { claims, algorithm } = verifyToken(token, secret, keys)
    const until = checkTimes(claims)
    const role = roleOf(claims)
    const isKey = (role === 'anon' || role === 'service_role') && claims.sub === undefined
    if (!isKey) checkAddressee(claims, { audience, issuer, strict })
    if (strict && role === 'service_role' && algorithm === 'HS256' && !configured.has(hashOf(token))) {
      throw errors.invalidClaims('Only the configured key may have the role service_role')
    }
    const caller = toCaller(role, claims)
    cache.set(token, caller, until)
    return caller
  }

  function identify(credential: string): Caller | Promise<Caller> {
    const known = cache.get(credential)
    if (known !== undefined) return known
    if (credential.includes('.')) return fromToken(credential)
    const role = configured.get(hashOf(credential)) ?? keyStore?.find(credential)
    if (role instanceof Promise) return role.then(fromKey)
    return fromKey(role)
  }

  function fromKey(known: Known): Caller {
    if (known === undefined) throw unknownKey()
    return typeof known === 'string' ? keyCallers[known] : known
  }

  /** What a genuine token is worth now. */
  function current(caller: Caller): Caller {
    if (revocations?.isRevoked(caller) === true) throw errors.invalidClaims('JWT was revoked')
    if (caller.claims.aal === 'aal2' && revocations?.isLowered?.(caller) === true) return lowered(caller)
    return caller
  }

  return {
    cacheCounts: () => cache.counts(),
    verify: async (authorization) => {
      const bearer = readBearer(authorization)
      if (bearer === undefined) throw errors.noCredentials()
      return identify(bearer)
    },
    resolve(headers) {
      const { authorization, apikey } = headers
      const bearer = readBearer(authorization)
      if (apikey !== undefined && typeof apikey !== 'string') throw unknownKey()
      const key = apikey === '' ? undefined : apikey
      if (isSecret(bearer) || isSecret(key)) {
        if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
          throw errors.secretKeyInBrowser()
      }
      const decisive = bearer ?? key
      if (decisive === undefined) throw errors.noCredentials()
      const caller = identify(decisive)
      if (key === undefined || key === decisive) {
        return caller instanceof Promise ? caller.then(current) : current(caller)
      }
      // A key beside a token decides nothing, but a wrong one is refused.
      if (caller instanceof Promise)
        return caller.then(async (first) => (await identify(key), current(first)))
      const other = identify(key)
      return other instanceof Promise ? other.then(() => current(caller)) : current(caller)
    },
  }
}
