// The errors of second factors: status, code and text of GoTrue. Source: auth.md appendix A; those of recovery codes from
// auth-js 2.119. Refuses nothing itself.
import { AuthError, authErrors } from './errors.ts'

const enrolled = { phone: 'Phone', totp: 'TOTP', webauthn: 'WebAuthn' } as const

export const mfaErrors = {
  badFactorId: () => authErrors.invalid('factor_id must be an UUID', 404),
  badType: () => authErrors.invalid('factor_type needs to be totp, phone, or webauthn'),
  noCode: () => authErrors.invalid('Code needs to be non-empty'),
  /** Types of factors that are not offered. */
  enrollDisabled: (type: 'phone' | 'webauthn') =>
    new AuthError(422, `mfa_${type}_enroll_not_enabled`, `MFA enroll is disabled for ${enrolled[type]}`),
  verifyDisabled: (type: 'phone' | 'webauthn') =>
    new AuthError(
      422,
      `mfa_${type}_verify_not_enabled`,
      `MFA verification is disabled for ${enrolled[type]}`,
    ),
  factorNotFound: () => new AuthError(404, 'mfa_factor_not_found', 'Factor not found'),
  challengeNotFound: () =>
    new AuthError(422, 'mfa_factor_not_found', 'MFA factor with the provided challenge ID not found'),
  nameTaken: (name: string) =>
    new AuthError(
      422,
      'mfa_factor_name_conflict',
      `A factor with the friendly name "${name}" for this user already exists`,
    ),
  tooMany: () =>
    new AuthError(
      422,
      'too_many_enrolled_mfa_factors',
      'Maximum number of verified factors reached, unenroll to continue',
    ),
  challengeExpired: (id: string) =>
    new AuthError(
      422,
      'mfa_challenge_expired',
      `MFA challenge ${id} has expired, verify against another challenge or create a new challenge.`,
    ),
  otherAddress: () =>
    new AuthError(422, 'mfa_ip_address_mismatch', 'Challenge and verify IP addresses mismatch'),
  wrongCode: (what: 'TOTP' | 'recovery' = 'TOTP') =>
    new AuthError(422, 'mfa_verification_failed', `Invalid ${what} code entered`),
  codesLocked: (seconds: number) =>
    new AuthError(429, 'mfa_recovery_codes_locked', 'Too many wrong recovery codes, try again later', {
      headers: { 'retry-after': String(Math.ceil(seconds)) },
    }),
  soleFactor: () =>
    new AuthError(
      422,
      'mfa_recovery_codes_sole_factor',
      'Recovery codes need another verified factor beside them',
    ),
  codesExist: () =>
    new AuthError(
      422,
      'mfa_verified_factor_exists',
      'Recovery codes already exist, regenerate them to replace them',
    ),
} as const
