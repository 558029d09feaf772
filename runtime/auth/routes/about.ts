// GET /settings, /health, /.well-known/jwks.json, /.well-known/openid-configuration: what clients may know of this service.
// Refuses nothing.
import type { FastifyInstance } from 'fastify'
import type { AuthServices } from '../services.ts'

/** Providers whose buttons clients may ask about. Source: auth.md §1.4. */
const known = [
  ...[
    'apple',
    'azure',
    'bitbucket',
    'discord',
    'facebook',
    'figma',
    'fly',
    'github',
    'gitlab',
    'google',
    'kakao',
  ],
  ...[
    'keycloak',
    'linkedin',
    'linkedin_oidc',
    'notion',
    'slack',
    'slack_oidc',
    'snapchat',
    'spotify',
    'twitch',
  ],
  ...['twitter', 'workos', 'zoom'],
]

/** Needs an API key like the rest. */
export function registerSettings(app: FastifyInstance, { settings, oauth }: AuthServices): void {
  app.get('/settings', () => ({
    external: {
      ...Object.fromEntries(known.map((name) => [name, false])),
      ...Object.fromEntries(oauth.providers.names.map((name) => [name, true])),
      anonymous_users: settings.anonymous,
      email: true,
      phone: false,
    },
    disable_signup: !settings.signup,
    mailer_autoconfirm: settings.autoconfirm,
    phone_autoconfirm: false,
    sms_provider: '',
    saml_enabled: false,
    saml_private_key_next_configured: false,
    passkeys_enabled: false,
  }))
  app.get('/health', () => ({
    version: 'supabase-lite',
    name: 'GoTrue',
    description: 'GoTrue is a user registration and authentication API',
  }))
}

/** Open to all: other servers verify our tokens with it. */
export function registerWellKnown(app: FastifyInstance, { settings, publicKeys }: AuthServices): void {
  app.get('/.well-known/jwks.json', (_request, reply) => {
    reply.header('cache-control', 'public, max-age=600')
    return { keys: publicKeys }
  })
  app.get('/.well-known/openid-configuration', (_request, reply) => {
    reply.header('cache-control', 'public, max-age=600')
    return {
      issuer: settings.issuer,
      jwks_uri: `${settings.externalUrl}/.well-known/jwks.json`,
      authorization_endpoint: `${settings.externalUrl}/authorize`,
      token_endpoint: `${settings.externalUrl}/token`,
      userinfo_endpoint: `${settings.externalUrl}/user`,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...new Set(publicKeys.map(({ alg }) => alg))],
    }
  })
}
