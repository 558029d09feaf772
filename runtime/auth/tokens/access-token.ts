// Access tokens: JSON Web Tokens that say who the user is, signed with the one signing key. The operator's hook may change
// claims, but none that RLS and the service itself rely on.
import { randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import pg from 'pg'
import type { AuthConfig } from '../../config/auth-config.ts'
import type { Queryable } from '../../db/login-pool.ts'
import type { SessionRow, UserRow } from '../model/rows.ts'
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
] as const

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
}

interface HookAnswer {
  readonly claims?: Claims
  readonly error?: { readonly http_code?: number; readonly message?: string }
}

async function askHook(
  db: Queryable,
  hook: NonNullable<AuthConfig['accessTokenHook']>,
  event: Claims,
): Promise<Claims> {
  const name = [hook.schema ?? 'public', hook.name].map((part) => pg.escapeIdentifier(part)).join('.')
  await db.rows(`set local statement_timeout = '2s'`)
  const [row] = await db.rows<{ answer: HookAnswer | null }>(`select ${name}($1::jsonb) as answer`, [
    JSON.stringify(event),
  ])
  const { claims, error } = row?.answer ?? {}
  if (error) {
    const { http_code: status = 500, message = 'the hook refused' } = error
    throw new AuthError(status >= 400 && status < 600 ? status : 500, 'unexpected_failure', message)
  }
  if (typeof claims !== 'object') throw authErrors.unexpected(new Error(`${name} returned no claims`))
  return claims
}

/** Makes the issuer of a process. */
export function createAccessTokens(settings: AuthConfig, { algorithm, key, kid }: SigningKey): AccessTokens {
  const expiresIn = Math.floor(settings.jwtExpiry / 1000)
  return {
    issue: async (db, user, session, method) => {
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
        aal: session.aal,
        amr: session.amr,
        session_id: session.id,
        is_anonymous: user.is_anonymous,
      }
      const { accessTokenHook: hook } = settings
      const said =
        hook && (await askHook(db, hook, { user_id: user.id, claims, authentication_method: method }))
      const signed = { ...claims, ...said, jti: randomUUID() }
      for (const name of fixedClaims) Object.assign(signed, { [name]: claims[name] })
      const token = jwt.sign(signed, key, { algorithm, ...(kid !== undefined && { keyid: kid }) })
      if (token.length > longest)
        throw new AuthError(
          422,
          'validation_failed',
          'The metadata of the user is too large for an access token',
        )
      return { token, expiresIn, expiresAt: now + expiresIn }
    },
  }
}
