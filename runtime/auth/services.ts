// What the routes of the identity service need: database, settings, keys, limits, mails. Made once per process.
import type { AuthConfig } from '../config/auth-config.ts'
import type { JsonWebKey } from '../config/jwk.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { Caller } from '../identity/caller.ts'
import type { Limits } from './limits/limits.ts'
import { createLimits } from './limits/limits.ts'
import type { OneTimeTokens } from './model/one-time-tokens.ts'
import { createOneTimeTokens } from './model/one-time-tokens.ts'
import type { OAuth } from './oauth/oauth.ts'
import { createOAuth } from './oauth/oauth.ts'
import type { Hasher } from './passwords/hasher.ts'
import { createHasher } from './passwords/hasher.ts'
import type { PasswordRules } from './passwords/rules.ts'
import { createPasswordRules } from './passwords/rules.ts'
import { createAccessTokens } from './tokens/access-token.ts'
import type { Sessions } from './tokens/sessions.ts'
import { createSessions } from './tokens/sessions.ts'
import { publicKeys, signingKey } from './tokens/signing-keys.ts'

export interface AuthServices {
  readonly db: LoginPool
  readonly settings: AuthConfig
  readonly hasher: Hasher
  readonly rules: PasswordRules
  readonly sessions: Sessions
  readonly oneTimeTokens: OneTimeTokens
  /** Signing in through providers. */
  readonly oauth: OAuth
  readonly limits: Limits
  /** For `/.well-known/jwks.json`. */
  readonly publicKeys: readonly Record<string, unknown>[]
  /** Whether a key of ours is genuine. @throws ApiError where it is not */
  readonly identify: (credentials: {
    readonly authorization?: string
    readonly apikey?: unknown
  }) => Promise<Caller>
  /** Whether a token is genuine and holds, revoked or not. @throws ApiError where it does not */
  readonly verify: (authorization: string) => Promise<Caller>
  /** Reads what was revoked since, so that an answer is told only when it holds in this process. */
  readonly applyRevocations: () => Promise<void>
  /** What stands for an address in counters: IPv6 by its first 64 bits. */
  readonly addressKey: (address: string) => string
  readonly log: (line: string) => void
}

export interface AuthOptions extends Pick<
  AuthServices,
  'db' | 'settings' | 'identify' | 'verify' | 'applyRevocations' | 'addressKey' | 'log'
> {
  readonly jwtSecret: string
  readonly jwtKeys: readonly JsonWebKey[]
  /** A key for one purpose alone, derived from APP_SECRET. */
  readonly deriveKey: (purpose: string) => Buffer
}

/** @throws Error where JWT_KEYS cannot sign */
export function createAuthServices(options: AuthOptions): AuthServices {
  const { db, settings, jwtSecret, jwtKeys, deriveKey, identify, verify, applyRevocations, addressKey, log } =
    options
  const accessTokens = createAccessTokens(settings, signingKey(jwtKeys, jwtSecret))
  return {
    ...{ db, settings, identify, verify, applyRevocations, addressKey, log },
    hasher: createHasher(settings.password.cost),
    rules: createPasswordRules(settings.password),
    sessions: createSessions(db, settings.session, accessTokens, deriveKey('refresh-token')),
    oneTimeTokens: createOneTimeTokens(deriveKey('one-time-code')),
    oauth: createOAuth(settings, deriveKey, log),
    limits: createLimits(db),
    publicKeys: publicKeys(jwtKeys),
  }
}
