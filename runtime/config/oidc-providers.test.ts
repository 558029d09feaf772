// Providers from the environment: Google's preset, names, what is missing or cannot work.
import { describe, expect, it } from 'vitest'
import { readProviders } from './oidc-providers.ts'

const secret = 'never told'
const read = (environment: Record<string, string>, production = false) => {
  const mistakes: string[] = []
  return { providers: readProviders(environment, production, mistakes), mistakes }
}
const keycloak = { OIDC_KEYCLOAK_ISSUER: 'https://id.example.com/realms/a/', OIDC_KEYCLOAK_CLIENT_ID: 'web' }

describe('providers', () => {
  it('are Google and what is named', () => {
    const { providers, mistakes } = read({
      GOOGLE_CLIENT_ID: 'web, ios,',
      GOOGLE_CLIENT_SECRET: secret,
      ...keycloak,
      OIDC_MY_OWN_ISSUER: 'http://localhost:9000',
      OIDC_MY_OWN_CLIENT_ID: 'x',
      OIDC_MY_OWN_CLIENT_SECRET: secret,
      OIDC_MY_OWN_SCOPES: 'openid email',
    })
    expect(mistakes).toEqual([])
    expect(providers).toMatchObject([
      {
        name: 'google',
        issuer: 'https://accounts.google.com',
        clientIds: ['web', 'ios'],
        clientSecret: secret,
      },
      { name: 'keycloak', issuer: keycloak.OIDC_KEYCLOAK_ISSUER, scopes: 'openid email profile' },
      { name: 'my_own', clientSecret: secret, scopes: 'openid email' },
    ])
  })

  it('are none without settings', () => expect(read({})).toEqual({ providers: [], mistakes: [] }))

  const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ GOOGLE_CLIENT_SECRET: secret }, /^GOOGLE_CLIENT_ID: is missing/],
    [{ OIDC_A_CLIENT_ID: 'x' }, /^OIDC_A_ISSUER: is missing/],
    [{ OIDC_A_ISSUER: 'https://a.example.com' }, /^OIDC_A_CLIENT_ID: is missing/],
    [{ ...keycloak, OIDC_KEYCLOAK_ISSUER: 'ftp://a' }, /must be the URL of an issuer/],
    [{ ...keycloak, OIDC_KEYCLOAK_ISSUER: 'https://u:p@a.example.com' }, /must be the URL of an issuer/],
    [{ ...keycloak, OIDC_KEYCLOAK_ISSUER: 'https://a.example.com?x' }, /must be the URL of an issuer/],
    [{ ...keycloak, OIDC_KEYCLOAK_ISSUER: 'http://a.example.com' }, /https URL in production/],
    [{ ...keycloak, OIDC_KEYCLOAK_SCOPES: 'email' }, /must hold openid/],
    [{ OIDC_EMAIL_CLIENT_ID: 'x' }, /cannot be the name/],
    [{ OIDC_GOOGLE_CLIENT_ID: 'x' }, /cannot be the name/],
    [{ OIDC_low_CLIENT_ID: 'x' }, /cannot be the name/],
    [{ OIDC_1_CLIENT_ID: 'x' }, /cannot be the name/],
  ]
  it.each(wrong)('%j is refused in production', (environment, mistake) => {
    const { mistakes } = read({ ...environment, OIDC_OTHER_CLIENT_SECRET: secret }, true)
    expect(mistakes.some((line) => mistake.test(line))).toBe(true)
    expect(mistakes.join()).not.toContain(secret)
  })
})
