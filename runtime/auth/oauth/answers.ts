// What the browser carries back to the app: a code in the query, tokens in the fragment, errors in both. Refuses nothing;
// the address was checked when the trip began.
import type { AuthError } from '../wire/errors.ts'
import type { SessionObject } from '../tokens/sessions.ts'
import type { ProviderTokens } from './relying-party.ts'

type Parameters = Readonly<Record<string, string>>

export function withQuery(target: string, parameters: Parameters): string {
  const url = new URL(target)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

const withFragment = (target: string, parameters: Parameters): string =>
  `${target}#${new URLSearchParams(parameters).toString()}`

/** Tokens in the fragment: the implicit flow, auth-js's default. */
export const withSession = (target: string, session: SessionObject, provider: ProviderTokens): string =>
  withFragment(target, {
    access_token: session.access_token,
    expires_at: String(session.expires_at),
    expires_in: String(session.expires_in),
    provider_token: provider.accessToken,
    ...(provider.refreshToken !== undefined && { provider_refresh_token: provider.refreshToken }),
    refresh_token: session.refresh_token,
    sb: '',
    token_type: session.token_type,
  })

// RFC 6749 §4.1.2.1
const oauthNames: Readonly<Record<number, string>> = {
  401: 'unauthorized_client',
  403: 'access_denied',
  422: 'access_denied',
  503: 'temporarily_unavailable',
}

/** @param name the provider's own, where the error is the provider's */
export function withError(target: string, error: AuthError, name?: string): string {
  const fallback = error.status >= 500 ? 'server_error' : 'invalid_request'
  const parameters = {
    error: name ?? oauthNames[error.status] ?? fallback,
    error_code: error.code,
    error_description: error.message,
    sb: '',
  }
  return withFragment(withQuery(target, parameters), parameters)
}
