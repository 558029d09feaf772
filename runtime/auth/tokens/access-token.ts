// Access tokens: JSON Web Tokens that say who the user is, signed with the one signing key. The operator's hook may change
// claims, but none that RLS and the service itself rely on.
import { randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { AuthConfig } from '../../config/auth-config.ts'
import type { Queryable } from '../../db/login-pool.ts'
import type { SessionRow, UserRow } from '../model/rows.ts'
import type { Hook } from '../hooks/run-hook.ts'
import { runHook } from '../hooks/run-hook.ts'
import { AuthError, authErrors } from '../wire/errors.ts'
import type { SigningKey } from './signing-keys.ts'

/** Claims that a hook must leave as they are. Source: auth.md §3.8. */
const fixedClaims = [
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'role',
  'session_id',
  'aal',
  'amr',
  'is_anonymous',
  'act',
] as const

/** Seconds that somebody may be another user, without asking again. */
const impersonationLifetime = 300

/** Characters of a token that proxies and our own verifier take. */
const longest = 8_000

export interface AccessToken {
  readonly token: string
  /** Seconds from now, and seconds since 1970. */
  readonly expiresIn: number
  readonly expiresAt: number
}

type Claims = Record<string, unknown>

export interface AccessTokens {
  /**
   * @param db the transaction that the session was made in
   * @param method what caused it: `password`, `token_refresh`, …; for the hook
   * @throws what the hook says; unexpected_failure where it breaks
   */
  issue(db: Queryable, user: UserRow, session: SessionRow, method: string): Promise<AccessToken>
  /**
   * A token with which somebody else is the user for a few minutes: without a session, so that nothing renews it, and with
   * the claim `act` (RFC 8693) that names them.
   * @param actor id of who acts
   * @throws like {@link issue}
   */
  impersonate(db: Queryable, user: UserRow, actor: string): Promise<AccessToken>
}

/** What a token says beside the user: how they came in, and who speaks for them. */
interface Standing extends Pick<SessionRow, 'aal' | 'amr'> {
  readonly id?: string
  readonly actor?: string
}

/**
 * What the hook made of the claims. It may leave claims out, but for those that clients and policies rely on.
 *
 * @throws what {@link runHook} says; unexpected_failure where it returns no claims
 */
async function askHook(
  db: Queryable,
  hook: Hook,
  event: Claims & { readonly claims: Claims },
): Promise<Claims> {
  const { claims } = await runHook(db, hook, event)
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    throw authErrors.unexpected(new Error('the hook of access tokens returned no claims'))
  const { email, phone } = event.claims
  return { email, phone, ...claims }
}

/** Makes the issuer of a process. */
export function createAccessTokens(settings: AuthConfig, { algorithm, key, kid }: SigningKey): AccessTokens {
  async function issue(
    db: Queryable,
    user: UserRow,
    { id, aal, amr, actor }: Standing,
    { method, expiresIn }: { readonly method: string; readonly expiresIn: number },
  ): Promise<AccessToken> {
    const now = Math.floor(Date.now() / 1000)
    const claims: Claims = {
      iss: settings.issuer,
      sub: user.id,
      aud: user.aud ?? 'authenticated',
      exp: now + expiresIn,
      iat: now,
      email: user.email ?? '',
      phone: user.phone ?? '',
      app_metadata: user.raw_app_meta_data ?? {},
      user_metadata: user.raw_user_meta_data ?? {},
      role: user.role ?? 'authenticated',
      aal,
      amr,
      ...(id !== undefined && { session_id: id }),
      is_anonymous: user.is_anonymous,
      ...(actor !== undefined && { act: { sub: actor } }),
    }
    const { accessTokenHook: hook } = settings
    const said = hook
      ? await askHook(db, hook, { user_id: user.id, claims, authentication_method: method })
      : claims
    const signed = { ...said, jti: randomUUID() }
    for (const name of fixedClaims) Object.assign(signed, { [name]: claims[name] })
    const token = jwt.sign(signed, key, { algorithm, ...(kid !== undefined && { keyid: kid }) })
    if (token.length > longest)
      throw new AuthError(
        422,
        'validation_failed',
        'The metadata of the user is too large for an access token',
      )
    return { token, expiresIn, expiresAt: now + expiresIn }
  }

  const lifetime = () => Math.floor(settings.jwtExpiry / 1000)
  return {
    issue: (db, user, session, method) => issue(db, user, session, { method, expiresIn: lifetime() }),
    impersonate: (db, user, actor) => {
      const method = 'impersonation'
      const amr = [{ method, timestamp: Math.floor(Date.now() / 1000) }]
      const expiresIn = Math.min(impersonationLifetime, lifetime())
      return issue(db, user, { aal: 'aal1', amr, actor }, { method, expiresIn })
    },
  }
}
