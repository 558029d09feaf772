// A provider that says what a test wants: metadata, keys, tokens, answers. Everything that it signs is truly signed.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'

/** How the next ID tokens and answers differ from honest ones. */
export interface Behaviour {
  /** Claims over the honest ones; undefined takes one away. */
  claims?: Readonly<Record<string, unknown>>
  /** Makes the ID token from the claims; default: signed with the published key. */
  sign?: (claims: Readonly<Record<string, unknown>>, fake: Fake) => Promise<string> | string
  /** Members over those of the token answer; undefined takes one away. */
  answer?: Readonly<Record<string, unknown>>
  /** Parameters over those of the way back. */
  back?: Readonly<Record<string, string | undefined>>
  userinfo?: Readonly<Record<string, unknown>>
  /** Answers one path in the fake's place. */
  override?: (path: string, response: ServerResponse) => boolean
  /** Members over the metadata; read whenever they are asked for. */
  metadata?: Readonly<Record<string, unknown>>
}

export interface Fake {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly key: CryptoKey
  readonly kid: string
  /** Public half of the key. */
  readonly jwk: JWK
  behaviour: Behaviour
  /** Every request to the token endpoint. */
  readonly exchanges: URLSearchParams[]
  /** An honest ID token, for the claims given. */
  idToken(claims: Readonly<Record<string, unknown>>): Promise<string>
  /** What the browser would do at the provider: signs in, and is sent back. @returns the query string */
  signIn(url: string): URLSearchParams
  stop(): Promise<void>
}

let people = 0
/** Claims of somebody new, with an address that is theirs. */
export const person = () => {
  people += 1
  return { sub: `person-${people}`, email: `person${people}@example.com`, email_verified: true }
}

export const now = () => Math.floor(Date.now() / 1000)

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString()
  return new URLSearchParams(text)
}

const send = (response: ServerResponse, body: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Starts a provider on a port of its own. Its people are named by the claims of the test. */
export async function startFake(): Promise<Fake> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const nonces = new Map<string, string>()
  let subject: unknown
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const honest = (claims: Readonly<Record<string, unknown>>) => {
    const usual: Record<string, unknown> = {
      iss: issuer,
      aud: fake.clientId,
      iat: now(),
      exp: now() + 300,
      sub: 'person',
    }
    const all = Object.entries({ ...usual, ...claims, ...fake.behaviour.claims })
    subject = fake.behaviour.claims?.sub ?? 'person'
    return Object.fromEntries(all.filter(([, value]) => value !== undefined))
  }
  const fake: Fake = {
    issuer,
    clientId: 'client one',
    clientSecret: 'a secret of 32 characters, or more',
    key: privateKey,
    kid: 'one',
    jwk,
    behaviour: {},
    exchanges: [],
    idToken: (claims) =>
      new SignJWT(honest(claims)).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey),
    signIn: (url) => {
      const asked = new URL(url).searchParams
      const code = `code ${nonces.size}`
      nonces.set(code, asked.get('nonce') ?? '')
      const back: Record<string, string | undefined> = {
        code,
        state: asked.get('state') ?? '',
        ...fake.behaviour.back,
      }
      return new URLSearchParams(
        Object.entries(back).filter((pair): pair is [string, string] => pair[1] !== undefined),
      )
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }

  async function tokens(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await bodyOf(request)
    fake.exchanges.push(form)
    const nonce = nonces.get(form.get('code') ?? '')
    const { sign, answer } = fake.behaviour
    const id_token = sign ? await sign(honest({ nonce }), fake) : await fake.idToken({ nonce })
    const usual = { access_token: 'at', token_type: 'Bearer', refresh_token: 'rt', expires_in: 60, id_token }
    send(response, { ...usual, ...answer })
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', issuer).pathname
    const { override, metadata, userinfo } = fake.behaviour
    if (override?.(path, response)) return
    if (path === '/.well-known/openid-configuration')
      send(response, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        userinfo_endpoint: `${issuer}/userinfo`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'ES256', 'HS256', 'none'],
        ...metadata,
      })
    else if (path === '/jwks') send(response, { keys: [jwk] })
    else if (path === '/token') await tokens(request, response)
    else if (path === '/userinfo') send(response, userinfo ?? { sub: subject })
    else send(response, {}, 404)
  }
  return fake
}

/** The variables of a provider named so, and no limits in the way. */
export const settingsFor = (name: string, { issuer, clientId, clientSecret }: Fake) => ({
  [`OIDC_${name}_ISSUER`]: issuer,
  [`OIDC_${name}_CLIENT_ID`]: `${clientId},mobile`,
  [`OIDC_${name}_CLIENT_SECRET`]: clientSecret,
  AUTH_LIMIT_LOGIN: '0',
  AUTH_LIMIT_REFRESH: '0',
  AUTH_LIMIT_SIGNUP: '0',
})
