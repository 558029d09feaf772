// Why a request's credentials are refused: 401 with PostgREST's codes and `WWW-Authenticate`.
import { ApiError } from '../errors/api-error.ts'

function refusal(code: string, message: string, details: string | null): ApiError {
  const challenge = `Bearer error="invalid_token", error_description="${message.replaceAll('"', "'")}"`
  return new ApiError(401, code, message, { details, headers: { 'www-authenticate': challenge } })
}

/** The token or key cannot be verified (PGRST301). */
export function notVerified(message: string, details: string | null = null): ApiError {
  return refusal('PGRST301', message, details)
}

/** The token is genuine and what it says does not hold (PGRST303). */
export function badClaims(message: string): ApiError {
  return refusal('PGRST303', message, null)
}

/** Neither a key nor a token (PGRST302). */
export function noCredentials(): ApiError {
  return new ApiError(401, 'PGRST302', 'Anonymous access is disabled', {
    hint: 'Send the header apikey with the key ANON_KEY, or Authorization: Bearer with a token.',
    headers: { 'www-authenticate': 'Bearer' },
  })
}
