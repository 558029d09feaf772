// The errors of the identity service: status, code and text of GoTrue, which auth-js understands. Source: auth.md §1.2 and
// appendix A. Refuses nothing itself.

/** What an answer may hold beyond code and message. */
export interface AuthErrorOptions {
  readonly extra?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

export class AuthError extends Error {
  readonly status: number
  readonly code: string
  readonly extra: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, options: AuthErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'AuthError'
    this.status = status
    this.code = code
    this.extra = options.extra ?? {}
    this.headers = options.headers ?? {}
  }
}

const invalid = (message: string, status = 400) => new AuthError(status, 'validation_failed', message)

/** Why a password is too weak. */
export type WeakReason = 'length' | 'characters' | 'pwned'

export const authErrors = {
  invalid,
  badJson: (why: string) => new AuthError(400, 'bad_json', `Could not parse request body as JSON: ${why}`),
  noKey: () =>
    new AuthError(401, 'no_authorization', 'No API key found in request', {
      headers: { 'www-authenticate': 'Bearer' },
    }),
  badKey: (why = 'Invalid API key') => new AuthError(401, 'no_authorization', why),
  noBearer: () => new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token'),
  badToken: (why: string) =>
    new AuthError(403, 'bad_jwt', `invalid JWT: unable to parse or verify signature, ${why}`),
  noSubject: () => new AuthError(403, 'bad_jwt', 'invalid claim: missing sub claim'),
  badSubject: () => new AuthError(400, 'bad_jwt', 'invalid claim: sub claim must be a UUID'),
  impersonated: () =>
    new AuthError(403, 'bad_jwt', 'invalid claim: a token with act has no say over the account of its user'),
  badSession: () => new AuthError(403, 'bad_jwt', 'invalid claim: session_id claim must be a UUID'),
  userOfTokenGone: () => new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist'),
  sessionOfTokenGone: () =>
    new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist'),
  sessionNoLongerValid: () => new AuthError(403, 'session_expired', 'Session is no longer valid'),
  banned: (status = 403) => new AuthError(status, 'user_banned', 'User is banned'),
  notAdmin: (what = 'User not allowed') => new AuthError(403, 'not_admin', what),
  anonymousNotAllowed: () =>
    new AuthError(403, 'no_authorization', 'Anonymous user not allowed to perform these actions'),

  invalidCredentials: () => new AuthError(400, 'invalid_credentials', 'Invalid login credentials'),
  unsupportedGrant: () => new AuthError(400, 'invalid_credentials', 'unsupported_grant_type'),
  emailNotConfirmed: () => new AuthError(400, 'email_not_confirmed', 'Email not confirmed'),
  signupDisabled: () => new AuthError(422, 'signup_disabled', 'Signups not allowed for this instance'),
  anonymousDisabled: () =>
    new AuthError(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled'),
  phoneDisabled: (what: 'signups' | 'logins') =>
    new AuthError(what === 'signups' ? 400 : 422, 'phone_provider_disabled', `Phone ${what} are disabled`),
  web3Disabled: () => new AuthError(422, 'web3_provider_disabled', 'Web3 provider is disabled'),
  samlDisabled: () => new AuthError(404, 'saml_provider_disabled', 'SAML 2.0 is disabled'),
  userExists: () => new AuthError(422, 'user_already_exists', 'User already registered'),
  emailExists: () =>
    new AuthError(422, 'email_exists', 'A user with this email address has already been registered'),
  badEmail: () => invalid('Unable to validate email address: invalid format'),
  weakPassword: (message: string, reasons: readonly WeakReason[]) =>
    new AuthError(422, 'weak_password', message, { extra: { weak_password: { message, reasons } } }),
  cannotJudge: (cause: unknown) =>
    new AuthError(503, 'unexpected_failure', 'The password cannot be checked at the moment', {
      headers: { 'retry-after': '10' },
      cause,
    }),
  samePassword: () =>
    new AuthError(422, 'same_password', 'New password should be different from the old password.'),
  currentPasswordRequired: () =>
    new AuthError(400, 'current_password_required', 'Current password required when setting new password.'),
  currentPasswordInvalid: () =>
    new AuthError(400, 'current_password_invalid', 'Current password required when setting new password.'),
  reauthenticationNeeded: () =>
    new AuthError(400, 'reauthentication_needed', 'Password update requires reauthentication'),
  reauthenticationNotValid: () =>
    new AuthError(422, 'reauthentication_not_valid', 'Nonce has expired or is invalid'),

  refreshShape: () => invalid('Refresh token is not valid'),
  refreshNotFound: () =>
    new AuthError(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found'),
  refreshUsed: () => new AuthError(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used'),
  refreshUserBanned: () => new AuthError(400, 'user_banned', 'Invalid Refresh Token: User Banned'),
  sessionExpired: (why = '') =>
    new AuthError(400, 'session_expired', `Invalid Refresh Token: Session Expired${why}`),

  flowNotFound: () =>
    new AuthError(404, 'flow_state_not_found', 'invalid flow state, no valid flow state found'),
  flowExpired: () => new AuthError(422, 'flow_state_expired', 'invalid flow state, flow state has expired'),
  badVerifier: () =>
    new AuthError(400, 'bad_code_verifier', 'code challenge does not match previously saved code verifier'),

  otpExpired: (message = 'Token has expired or is invalid') => new AuthError(403, 'otp_expired', message),
  insufficientAal: (status: number, message: string) => new AuthError(status, 'insufficient_aal', message),
  tooMany: (seconds: number) =>
    new AuthError(429, 'over_request_rate_limit', 'Request rate limit reached', {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
    }),
  tooManyMails: (seconds: number, message = 'email rate limit exceeded') =>
    new AuthError(429, 'over_email_send_rate_limit', message, {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
    }),
  busy: () =>
    new AuthError(503, 'over_request_rate_limit', 'Too many logins are waiting', {
      headers: { 'retry-after': '1' },
    }),
  hookTimeout: (milliseconds: number, cause: unknown) =>
    new AuthError(
      422,
      'hook_timeout',
      `Failed to reach hook within maximum time of ${(milliseconds / 1000).toFixed(6)} seconds`,
      { cause },
    ),
  userNotFound: (status = 404) => new AuthError(status, 'user_not_found', 'User not found'),
  unexpected: (cause: unknown) =>
    new AuthError(
      500,
      'unexpected_failure',
      'Unexpected failure, please check server logs for more information',
      {
        cause,
      },
    ),
} as const
