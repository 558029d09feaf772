// What a genuine token says: times, audience, issuer, role. Refuses (PGRST303) what does not hold now or for us.
import type { Caller } from './caller.ts'
import { errors } from '../errors/catalogue.ts'

export type Claims = Readonly<Record<string, unknown>>

/** What user tokens must say where they say it; with `strict` they must say all of it. */
export interface Expectations {
  readonly audience: string
  readonly issuer: string | undefined
  readonly strict: boolean
}

/** Clocks may differ by so many seconds (decision 15, PostgREST's figure). */
export const leeway = 30

function readTime(claims: Claims, name: 'exp' | 'nbf' | 'iat'): number | undefined {
  const value = claims[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number') throw errors.invalidClaims(`The JWT '${name}' claim must be a number`)
  return value
}

/**
 * Checks `exp`, `nbf` and `iat` against the clock.
 *
 * @returns until when the token holds, in seconds since 1970 with the leeway; Infinity without `exp`.
 */
export function checkTimes(claims: Claims): number {
  const now = Date.now() / 1000
  const until = (readTime(claims, 'exp') ?? Infinity) + leeway
  if (now >= until) throw errors.invalidClaims('JWT expired')
  if (now < (readTime(claims, 'nbf') ?? 0) - leeway) throw errors.invalidClaims('JWT not yet valid')
  if (now < (readTime(claims, 'iat') ?? 0) - leeway) throw errors.invalidClaims('JWT issued at future')
  return until
}

/** Checks `aud` and `iss` of a user's token. API keys, which speak for no user, are exempt. */
export function checkAddressee(claims: Claims, expected: Expectations): void {
  const { aud, iss, exp } = claims
  if (expected.strict && (aud === undefined || iss === undefined || exp === undefined)) {
    throw errors.invalidClaims("The JWT must have the claims 'aud', 'iss' and 'exp'")
  }
  if (aud !== undefined) {
    const named: unknown[] = Array.isArray(aud) ? aud : [aud]
    if (!named.every((one) => typeof one === 'string')) {
      throw errors.invalidClaims("The JWT 'aud' claim must be a string or an array of strings")
    }
    if (!named.includes(expected.audience)) throw errors.invalidClaims('JWT not in audience')
  }
  if (iss !== undefined && expected.issuer !== undefined && iss !== expected.issuer) {
    throw errors.invalidClaims('JWT from another issuer')
  }
}

// Names that SET ROLE understands otherwise, our logins' family, and owners: no token may become these, whatever the
// grants say. Quotes and control characters never stand in a role of ours.
const forbidden = /^(none|public|postgres|authenticator|supabase_.*|pg_.*|lite_.*)$|["'\\\p{Cc}]/iu

/** The Postgres role of a token; `anon` when it names none (PostgREST's fallback). */
export function roleOf(claims: Claims): string {
  const role = claims.role ?? 'anon'
  if (typeof role !== 'string' || role === '' || Buffer.byteLength(role) > 63 || forbidden.test(role)) {
    throw errors.invalidClaims("The JWT 'role' claim must be the name of an API role")
  }
  return role
}

// Half of a UTF-16 pair or NUL: JSON can say it, jsonb cannot hold it, so every policy would fail.
const unstorable = /\\u(0000|d[89a-f])/i

/** The caller that these claims describe. */
export function toCaller(role: string, claims: Claims): Caller {
  const complete = { ...claims, role }
  const claimsText = JSON.stringify(complete)
  if (unstorable.test(claimsText)) throw errors.invalidClaims('The JWT has text that PostgreSQL cannot hold')
  return Object.freeze({
    login: role === 'service_role' ? 'service' : 'api',
    role,
    claims: Object.freeze(complete),
    claimsText,
    subject: typeof claims.sub === 'string' ? claims.sub : '',
  })
}

const loweredCallers = new WeakMap<Caller, Caller>()
const isFirstFactor = (entry: unknown): boolean => {
  const method: unknown = (entry as { readonly method?: unknown } | null)?.method
  return method !== 'totp' && method !== 'mfa/recovery_code'
}

/** The caller of a token whose session lost its second factor after it was issued: at aal1, without that factor's method. */
export function lowered(caller: Caller): Caller {
  const known = loweredCallers.get(caller)
  if (known) return known
  const { amr } = caller.claims
  const claims = {
    ...caller.claims,
    aal: 'aal1',
    ...(Array.isArray(amr) && { amr: amr.filter(isFirstFactor) }),
  }
  const made = toCaller(caller.role, claims)
  loweredCallers.set(caller, made)
  return made
}
