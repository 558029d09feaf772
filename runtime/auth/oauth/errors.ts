// The errors of signing in through providers: GoTrue's status, code and text. Source: auth.md §1.4, §1.5 and appendix A.
import { AuthError } from '../wire/errors.ts'

/** As /token answers a grant by ID token: OAuth's two members beside GoTrue's. */
const invalidRequest = (description: string, error = 'invalid request') =>
  new AuthError(400, 'validation_failed', description, { extra: { error, error_description: description } })

export const oauthErrors = {
  unsupported: (why: string) => new AuthError(400, 'validation_failed', `Unsupported provider: ${why}`),
  unreachable: (cause: unknown) =>
    new AuthError(503, 'unexpected_failure', 'The provider cannot be reached at the moment', { cause }),

  noState: () => new AuthError(400, 'bad_oauth_callback', 'OAuth state parameter missing'),
  badState: () => new AuthError(400, 'bad_oauth_state', 'OAuth state not found or expired'),
  foreignBrowser: () =>
    new AuthError(
      400,
      'bad_oauth_state',
      'OAuth state parameter is invalid: it was not begun in this browser',
    ),
  expiredState: () => new AuthError(400, 'bad_oauth_state', 'OAuth state has expired'),
  usedState: () => new AuthError(400, 'flow_state_already_used', 'State has already been used'),
  noCode: () =>
    new AuthError(400, 'bad_oauth_callback', 'OAuth callback with missing authorization code missing'),
  notExchanged: () => new AuthError(500, 'unexpected_failure', 'Unable to exchange external code'),
  badProfile: (why: string) =>
    new AuthError(400, 'bad_oauth_callback', `Error getting user profile from external provider: ${why}`),

  linkingOff: () => new AuthError(404, 'manual_linking_disabled', 'Manual linking is disabled'),
  linkingTargetGone: () => new AuthError(422, 'user_not_found', 'Linking target user not found'),
  alreadyLinked: () => new AuthError(422, 'identity_already_exists', 'Identity is already linked'),
  linkedToAnother: () =>
    new AuthError(422, 'identity_already_exists', 'Identity is already linked to another user'),
  lastIdentity: () =>
    new AuthError(422, 'single_identity_not_deletable', 'User must have at least 1 identity after unlinking'),
  noIdentity: () => new AuthError(422, 'identity_not_found', "Identity doesn't exist"),
  emailConflict: () =>
    new AuthError(
      422,
      'email_conflict_identity_not_deletable',
      'Unable to unlink identity due to email conflict',
    ),

  invalidRequest,
  notEnabled: (issuer: string) =>
    new AuthError(400, 'provider_disabled', `Provider (issuer "${issuer}") is not enabled`),
  nonceMismatch: () => invalidRequest('Nonces mismatch', 'invalid nonce'),
} as const
