// What the routes of the identity service need: database, settings, keys, limits, mails. Made once per process.
import type { AuthConfig } from '../config/auth-config.ts'
import { view } from '../config/live.ts'
import type { JsonWebKey } from '../config/jwk.ts'
import type { LoginPool } from '../db/login-pool.ts'
import type { Caller } from '../identity/caller.ts'
import type { Credentials } from '../identity/identity.ts'
import { createCleanUp } from './clean-up.ts'
import type { Limits } from './limits/limits.ts'
import { createLimits } from './limits/limits.ts'
import type { Background } from './background.ts'
import { createBackground } from './background.ts'
import type { MailDesk } from './mail/desk.ts'
import { createMailDesk } from './mail/desk.ts'
import type { Mails } from './mail/mails.ts'
import { createMails } from './mail/mails.ts'
import type { Sender } from './mail/sender.ts'
import { createSender } from './mail/sender.ts'
import type { OneTimeTokens } from './model/one-time-tokens.ts'
import { createOneTimeTokens } from './model/one-time-tokens.ts'
import type { RecoveryCodes } from './mfa/recovery-codes.ts'
import { createRecoveryCodes } from './mfa/recovery-codes.ts'
import type { SecretBox } from './mfa/secret-box.ts'
import { createSecretBox } from './mfa/secret-box.ts'
import type { Redirects } from './model/redirects.ts'
import { createRedirects } from './model/redirects.ts'
import type { OAuth } from './oauth/oauth.ts'
import { createOAuth } from './oauth/oauth.ts'
import type { Hasher } from './passwords/hasher.ts'
import { createHasher } from './passwords/hasher.ts'
import type { PasswordRules } from './passwords/rules.ts'
import { createPasswordRules } from './passwords/rules.ts'
import type { AccessTokens } from './tokens/access-token.ts'
import { createAccessTokens } from './tokens/access-token.ts'
import type { Sessions } from './tokens/sessions.ts'
import { createSessions } from './tokens/sessions.ts'
import { publicKeys, signingKey } from './tokens/signing-keys.ts'

export interface AuthServices {
  readonly db: LoginPool
  /** Of now: what is kept of it is what it was. */
  readonly settings: AuthConfig
  readonly hasher: Hasher
  readonly rules: PasswordRules
  readonly sessions: Sessions
  /** Tokens beside those of sessions. */
  readonly accessTokens: AccessTokens
  readonly oneTimeTokens: OneTimeTokens
  /** Signing in through providers. */
  readonly oauth: OAuth
  readonly limits: Limits
  /** Holds the secrets of authenticator apps. */
  readonly mfaSecrets: SecretBox
  readonly recoveryCodes: RecoveryCodes
  readonly mails: Mails
  readonly mailDesk: MailDesk
  /** Sends what `mails` wrote. */
  readonly sender: Sender
  readonly redirects: Redirects
  /** What is done after the answer. */
  readonly background: Background
  /** For `/.well-known/jwks.json`. */
  readonly publicKeys: readonly Record<string, unknown>[]
  /** Whether a key of ours is genuine. @throws ApiError where it is not */
  readonly identify: (credentials: Credentials) => Promise<Caller>
  /** Whether a token is genuine and holds, revoked or not. @throws ApiError where it does not */
  readonly verify: (authorization: string) => Promise<Caller>
  /** Reads what was revoked since, so that an answer is told only when it holds in this process. */
  readonly applyRevocations: () => Promise<void>
  /** What stands for an address in counters: IPv6 by its first 64 bits. */
  readonly addressKey: (address: string) => string
  /** Takes away what has ended. @returns how many rows */
  readonly cleanUp: () => Promise<number>
  readonly log: (line: string) => void
}

export interface AuthOptions extends Pick<
  AuthServices,
  'db' | 'settings' | 'identify' | 'verify' | 'applyRevocations' | 'addressKey' | 'log'
> {
  readonly development: boolean
  readonly jwtSecret: string
  readonly jwtKeys: readonly JsonWebKey[]
  /** A key for one purpose alone, derived from APP_SECRET. */
  readonly deriveKey: (purpose: string) => Buffer
}

/** @throws Error where JWT_KEYS cannot sign */
export function createAuthServices(options: AuthOptions): AuthServices {
  const { db, settings, jwtSecret, jwtKeys, deriveKey, identify, verify, applyRevocations, addressKey, log } =
    options
  const password = view(() => settings.password)
  const accessTokens = createAccessTokens(settings, signingKey(jwtKeys, jwtSecret))
  return {
    ...{ db, settings, identify, verify, applyRevocations, addressKey, log },
    hasher: createHasher(password),
    rules: createPasswordRules(password),
    accessTokens,
    sessions: createSessions(
      db,
      view(() => settings.session),
      accessTokens,
      deriveKey('refresh-token'),
    ),
    oneTimeTokens: createOneTimeTokens(deriveKey('one-time-code')),
    oauth: createOAuth(settings, deriveKey, log),
    limits: createLimits(db),
    cleanUp: createCleanUp(db, settings, log),
    mfaSecrets: createSecretBox(deriveKey('mfa-secret')),
    recoveryCodes: createRecoveryCodes(deriveKey('recovery-code')),
    mails: createMails(settings),
    mailDesk: createMailDesk(settings),
    sender: createSender({ db, settings, development: options.development, log }),
    redirects: createRedirects(settings),
    background: createBackground(log),
    publicKeys: publicKeys(jwtKeys),
  }
}
