// Providers that misbehave (A02, A03, A34, SEC A-08): whatever they send, nobody is signed in by it, the app is told, and no
// token reaches the log.
import { createServer, type ServerResponse } from 'node:http'
import { base64url, generateKeyPair, SignJWT, type JWTHeaderParameters } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrivalOf, createBrowser, depart, locationOf, signIn } from './oauth-browser.ts'
import { now, settingsFor, startFake, type Behaviour, type Fake } from './oidc-fake.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let fake: Fake

beforeAll(async () => {
  fake = await startFake()
  server = await startTestServer({
    env: {
      ...settingsFor('FAKE', fake),
    },
  })
})
afterAll(async () => {
  await server.stop()
  await fake.stop()
})
beforeEach(() => {
  fake.behaviour = {}
})

const users = async () =>
  (await server.database.query('select count(*)::int as n from auth.users')).rows[0] as { n: number }

const signed = (claims: Readonly<Record<string, unknown>>, header: JWTHeaderParameters, key: Uint8Array) =>
  new SignJWT({ ...claims }).setProtectedHeader(header).sign(key)

const part = (value: unknown) => base64url.encode(JSON.stringify(value))

type Sign = NonNullable<Behaviour['sign']>

/** Signed with a key of the provider's own kid that it never published. */
const withForeignKey: Sign = async (claims, { kid }) => {
  const { privateKey } = await generateKeyPair('RS256')
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
}

const withOwnHeader =
  (header: Readonly<Record<string, unknown>>): Sign =>
  async (claims, { key, kid }) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(key)

const withExtension: Sign = (claims, { key, kid }) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid, crit: ['x'], x: 1 })
    .sign(key, { crit: { x: true } })

const tampered: Sign = async (claims, { key, kid }) => {
  const token = await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(key)
  const [head = '', , signature = ''] = token.split('.')
  return `${head}.${part({ ...claims, sub: 'somebody else' })}.${signature}`
}

const idTokens: readonly (readonly [string, Behaviour])[] = [
  ['another issuer', { claims: { iss: 'https://accounts.google.com' } }],
  ['its issuer with a slash more', { claims: { iss: 'SLASH' } }],
  ['no issuer', { claims: { iss: undefined } }],
  ['another audience', { claims: { aud: 'somebody else' } }],
  ['the audience of another app of ours', { claims: { aud: 'mobile' } }],
  ['no audience', { claims: { aud: undefined } }],
  ['two audiences and no azp', { claims: { aud: ['client one', 'other'] } }],
  ['two audiences and another azp', { claims: { aud: ['client one', 'other'], azp: 'other' } }],
  ['our audience and another azp', { claims: { azp: 'other' } }],
  ['an azp that is no text', { claims: { azp: 7 } }],
  ['no nonce', { claims: { nonce: undefined } }],
  ['another nonce', { claims: { nonce: 'x' } }],
  ['an expiry that has passed', { claims: { exp: now() - 60 } }],
  ['no expiry', { claims: { exp: undefined } }],
  ['an expiry that is text', { claims: { exp: 'tomorrow' } }],
  ['a time of issue in the future', { claims: { iat: now() + 3_600 } }],
  ['no time of issue', { claims: { iat: undefined } }],
  ['a beginning in the future', { claims: { nbf: now() + 3_600 } }],
  ['alg none', { sign: (claims) => `${part({ alg: 'none' })}.${part(claims)}.` }],
  ['alg None', { sign: (claims) => `${part({ alg: 'None' })}.${part(claims)}.` }],
  [
    'HS256 with the client secret',
    {
      sign: (claims, { clientSecret }) =>
        signed(claims, { alg: 'HS256' }, new TextEncoder().encode(clientSecret)),
    },
  ],
  [
    'HS256 with the public key',
    {
      sign: (claims, { jwk, kid }) =>
        signed(claims, { alg: 'HS256', kid }, new TextEncoder().encode(JSON.stringify(jwk))),
    },
  ],
  ['a foreign key', { sign: withForeignKey }],
  ['an unknown kid', { sign: withOwnHeader({ kid: '../../etc/passwd' }) }],
  ['an extension that must be understood', { sign: withExtension }],
  ['another signature than its content', { sign: tampered }],
  ['four parts', { sign: async (claims, honest) => `${await honest.idToken(claims)}.x` }],
  ['no content', { sign: () => 'nonsense' }],
  ['content without end', { claims: { filler: 'x'.repeat(20_000) } }],
  ['an at_hash of another access token', { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }],
  ['no subject', { claims: { sub: undefined } }],
  ['an empty subject', { claims: { sub: '' } }],
  ['a blank subject', { claims: { sub: ' ' } }],
  ['a subject that is a number', { claims: { sub: 12 } }],
  ['a subject that is a list', { claims: { sub: ['person'] } }],
  ['a subject that is an object', { claims: { sub: { $ne: null } } }],
  ['a subject with NUL', { claims: { sub: 'per\0son' } }],
  ['a subject of 256 characters', { claims: { sub: 'x'.repeat(256) } }],
  ['e-mail addresses in a list', { claims: { email: ['a@example.com', 'b@example.com'] } }],
  ['an e-mail address that is an object', { claims: { email: { a: 1 } } }],
]

const answers: readonly (readonly [string, Behaviour])[] = [
  ['no ID token', { answer: { id_token: undefined } }],
  ['an ID token that is a number', { answer: { id_token: 1 } }],
  ['no access token', { answer: { access_token: undefined } }],
  ['an error', { override: answering('/token', 400, { error: 'invalid_grant' }) }],
  ['a failure', { override: answering('/token', 500, { error: 'secret detail' }) }],
  ['a page', { override: answering('/token', 200, '<html>') }],
  ['a redirect', { override: answering('/token', 307, {}, { location: 'http://127.0.0.1:1/' }) }],
  ['more than a megabyte', { override: answering('/token', 200, 'x'.repeat(1_100_000)) }],
  [
    'keys that are none',
    { override: answering('/jwks', 200, { keys: 'none' }), sign: withOwnHeader({ kid: 'new' }) },
  ],
  [
    'user information about another',
    { userinfo: { sub: 'another', email: 'v@example.com', email_verified: true } },
  ],
]

function answering(
  at: string,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): NonNullable<Behaviour['override']> {
  return (path: string, response: ServerResponse) => {
    if (path !== at) return false
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
    return true
  }
}

const backs: readonly (readonly [string, Behaviour, string])[] = [
  ['no code', { back: { code: undefined } }, 'bad_oauth_callback'],
  ['an empty code', { back: { code: '' } }, 'bad_oauth_callback'],
  [
    'C14: the issuer of another provider (RFC 9207)',
    { back: { iss: 'https://accounts.google.com' } },
    'unexpected_failure',
  ],
  ['a response of another kind', { back: { response: 'a.b.c' } }, 'unexpected_failure'],
  [
    'a refusal',
    { back: { error: 'access_denied', error_description: 'No <b>thanks</b>' } },
    'bad_oauth_callback',
  ],
  [
    'a refusal in evil words',
    { back: { error: '"><script>', error_description: '\r\nx: y' } },
    'bad_oauth_callback',
  ],
]

describe('A02, A03, C15: a provider that sends', () => {
  it.each([...idTokens, ...answers])('%s signs nobody in', async (_what, behaviour) => {
    const { claims } = behaviour
    fake.behaviour = claims?.iss === 'SLASH' ? { claims: { iss: `${fake.issuer}/` } } : behaviour
    const before = await users()
    const { query, fragment } = await signIn(server, fake)
    expect(query).toMatchObject({ error: 'server_error', error_code: 'unexpected_failure' })
    expect(fragment).toMatchObject({ error_code: 'unexpected_failure' })
    expect(fragment).not.toHaveProperty('access_token')
    expect(await users()).toEqual(before)
    const line = server.logLines.findLast((text) => text.includes('sign-in with fake refused'))
    expect(line).toBeDefined()
    expect(line).not.toMatch(/eyJ|"at"|"rt"/)
  })

  it.each(backs)('%s on the way back signs nobody in', async (_what, behaviour, code) => {
    fake.behaviour = behaviour
    const before = await users()
    const { query, fragment, url } = await signIn(server, fake)
    expect([query.error_code, fragment.error_code]).toEqual([code, code])
    expect(query.error).toMatch(/^[a-z_]+$/)
    expect(url.href).not.toMatch(/[<>"\r\n]/)
    expect(await users()).toEqual(before)
  })

  it('two codes, or two states, signs nobody in', async () => {
    for (const name of ['code', 'state']) {
      const browser = createBrowser(server)
      const back = fake.signIn(await depart(browser, 'provider=fake'))
      back.append(name, 'another')
      const response = await browser.open(`/auth/v1/callback?${back.toString()}`)
      expect(arrivalOf(locationOf(response)).query.error_code).toBe('unexpected_failure')
    }
  })

  it('C10: an honest token signs somebody in, by a code with PKCE, a nonce and our secret', async () => {
    const browser = createBrowser(server)
    const url = new URL(
      await depart(browser, 'provider=fake&scopes=calendar&prompt=consent&client_id=evil&nonce=n'),
    )
    expect(url.origin).toBe(fake.issuer)
    const asked = Object.fromEntries(url.searchParams)
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: fake.clientId,
      redirect_uri: `${server.config.publicUrl}/auth/v1/callback`,
      scope: 'openid email profile calendar',
      code_challenge_method: 'S256',
      prompt: 'consent',
    })
    expect([asked.state?.length, asked.nonce?.length, asked.code_challenge?.length]).toEqual([43, 43, 43])
    const response = await browser.open(`/auth/v1/callback?${fake.signIn(url.href).toString()}`)
    const { fragment } = arrivalOf(locationOf(response))
    expect(fragment).toMatchObject({
      token_type: 'bearer',
      provider_token: 'at',
      provider_refresh_token: 'rt',
    })
    expect(fake.exchanges.at(-1)?.get('code_verifier')).toHaveLength(43)
  })

  it('an address by user information alone is known, where the subject is the same', async () => {
    fake.behaviour = {
      claims: { sub: 'informed' },
      userinfo: { sub: 'informed', email: 'Informed@Example.com', email_verified: true },
    }
    const { fragment } = await signIn(server, fake)
    const user = await server.request('/auth/v1/user', { as: fragment.access_token ?? '' })
    expect(await user.json()).toMatchObject({ email: 'informed@example.com' })
  })
})

describe('A34: metadata that lead astray', () => {
  const secretDoor = createServer((_request, response) => {
    visits += 1
    response.end('{"keys":[]}')
  })
  let visits = 0
  beforeAll(() => new Promise((resolve) => void secretDoor.listen(0, '127.0.0.1', () => resolve(undefined))))
  afterAll(() => new Promise((resolve) => void secretDoor.close(resolve)))

  const astray: readonly (readonly [string, (port: number) => Record<string, unknown>])[] = [
    ['another issuer', () => ({ issuer: 'https://accounts.google.com' })],
    ['a token endpoint inside', (port) => ({ token_endpoint: `http://127.0.0.1:${port}/token` })],
    ['keys inside', (port) => ({ jwks_uri: `https://localhost:${port}/jwks` })],
    ['keys in IPv4 inside IPv6', (port) => ({ jwks_uri: `https://[::ffff:127.0.0.1]:${port}/jwks` })],
    ['keys by a number for an address', (port) => ({ jwks_uri: `https://2130706433:${port}/jwks` })],
    ['keys at the cloud’s metadata', () => ({ jwks_uri: 'https://169.254.169.254/latest' })],
    ['keys in a file', () => ({ jwks_uri: 'file:///etc/passwd' })],
    ['no keys', () => ({ jwks_uri: undefined })],
    ['a script for a door', () => ({ authorization_endpoint: 'javascript:alert(1)' })],
  ]
  const fakes: Fake[] = []
  let own: TestServer
  beforeAll(async () => {
    const address = secretDoor.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const env: Record<string, string> = {}
    for (const [index, [, metadata]] of astray.entries()) {
      const evil = await startFake()
      evil.behaviour = { metadata: metadata(port) }
      env[`OIDC_EVIL${index}_ISSUER`] = evil.issuer
      env[`OIDC_EVIL${index}_CLIENT_ID`] = evil.clientId
      fakes.push(evil)
    }
    own = await startTestServer({ env })
  })
  afterAll(async () => {
    await own.stop()
    await Promise.all(fakes.map((evil) => evil.stop()))
  })

  it.each(astray.map(([what], index) => [what, index] as const))('%s', async (_what, index) => {
    const evil = fakes[index]
    const browser = createBrowser(own)
    let location = locationOf(await browser.open(`/auth/v1/authorize?provider=evil${index}`))
    if (evil && location.startsWith(evil.issuer))
      location = locationOf(await browser.open(`/auth/v1/callback?${evil.signIn(location).toString()}`))
    expect(location).toMatch(/error_code=unexpected_failure/)
    expect(visits).toBe(0)
  })
})
