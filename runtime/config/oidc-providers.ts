// The OpenID providers that people may sign in with: Google by GOOGLE_*, any further issuer by OIDC_<NAME>_*. Refuses names
// and issuers that cannot work; secrets are never told.

export interface OidcProvider {
  /** As clients name it: `google`, or the NAME of the variables in lower case. */
  readonly name: string
  /** As the provider writes it in its tokens, a trailing slash included. */
  readonly issuer: string
  /** The first signs people in; ID tokens that were made for any of them are accepted. */
  readonly clientIds: readonly [string, ...string[]]
  /** Undefined for a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined
  /** Separated by spaces. */
  readonly scopes: string
}

const googleIssuer = 'https://accounts.google.com'
const usualScopes = 'openid email profile'
const taken = new Set(['email', 'phone', 'anonymous', 'anonymous_users', 'google', 'web3'])
const variable = /^OIDC_(.+)_(ISSUER|CLIENT_ID|CLIENT_SECRET|SCOPES)$/

type Environment = Readonly<Record<string, string | undefined>>

/** Client ids separated by commas. @returns undefined where there is none */
function clientIdsOf(text: string | undefined): OidcProvider['clientIds'] | undefined {
  const [first, ...rest] = (text ?? '').split(',').map((id) => id.trim())
  return first ? [first, ...rest.filter((id) => id !== '')] : undefined
}

/** Why an issuer cannot be one; undefined where it can. */
function issuerMistake(issuer: string, production: boolean): string | undefined {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && url.password === ''
  if (!isPlain || !/^https?:$/.test(url.protocol))
    return 'must be the URL of an issuer, such as https://login.example.com/realms/main'
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  return production && url.protocol === 'http:' && !isLocal ? 'must be an https URL in production' : undefined
}

function google(environment: Environment, mistakes: string[]): readonly OidcProvider[] {
  const clientIds = clientIdsOf(environment.GOOGLE_CLIENT_ID)
  const clientSecret = environment.GOOGLE_CLIENT_SECRET
  if (!clientIds) {
    if (clientSecret !== undefined) mistakes.push('GOOGLE_CLIENT_ID: is missing beside GOOGLE_CLIENT_SECRET')
    return []
  }
  return [{ name: 'google', issuer: googleIssuer, clientIds, clientSecret, scopes: usualScopes }]
}

function further(
  prefix: string,
  environment: Environment,
  production: boolean,
  mistakes: string[],
): readonly OidcProvider[] {
  const name = prefix.toLowerCase()
  const value = (part: string) => environment[`OIDC_${prefix}_${part}`]
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(name) || taken.has(name) || prefix !== prefix.toUpperCase()) {
    mistakes.push(`OIDC_${prefix}_…: cannot be the name of a provider`)
    return []
  }
  const [issuer, clientIds] = [value('ISSUER'), clientIdsOf(value('CLIENT_ID'))]
  if (issuer === undefined) mistakes.push(`OIDC_${prefix}_ISSUER: is missing`)
  if (!clientIds) mistakes.push(`OIDC_${prefix}_CLIENT_ID: is missing`)
  if (issuer === undefined || !clientIds) return []
  const wrong = issuerMistake(issuer, production)
  if (wrong !== undefined) mistakes.push(`OIDC_${prefix}_ISSUER: ${wrong}, not ${JSON.stringify(issuer)}`)
  const scopes = value('SCOPES') ?? usualScopes
  if (!scopes.split(' ').includes('openid')) mistakes.push(`OIDC_${prefix}_SCOPES: must hold openid`)
  return [{ name, issuer, clientIds, clientSecret: value('CLIENT_SECRET'), scopes }]
}

/**
 * The providers of an environment, Google first.
 *
 * @param mistakes gets one line for each setting that cannot work
 */
export function readProviders(
  environment: Environment,
  production: boolean,
  mistakes: string[],
): readonly OidcProvider[] {
  const prefixes = new Set(Object.keys(environment).flatMap((name) => variable.exec(name)?.[1] ?? []))
  return [
    ...google(environment, mistakes),
    ...[...prefixes].flatMap((prefix) => further(prefix, environment, production, mistakes)),
  ]
}

/** Whether a variable beginning with OIDC_ is one of a provider. */
export const isProviderVariable = (name: string): boolean => variable.test(name)
