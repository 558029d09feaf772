// People of the identity service for tests: sign-ups and requests as them on a test server, and supabase-js clients.
import { createClient } from '@supabase/supabase-js'
import { codeAt, stepAt } from '../auth/mfa/totp.ts'
import type { TestServer } from './server.ts'

export const password = 'correct horse battery'

let people = 0
export const address = () => `someone${(people += 1)}@example.com`

/** What a session object holds, as far as tests look. */
export interface Session {
  readonly access_token: string
  readonly refresh_token: string
  readonly user: {
    readonly id: string
    readonly email: string
    readonly is_anonymous: boolean
    readonly factors?: readonly { readonly id: string; readonly status: string }[]
  }
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Headers
}

/** Environment of a server that counts nothing. */
export const unlimited = Object.fromEntries(
  ['LOGIN', 'REFRESH', 'SIGNUP', 'OTP', 'MFA', 'ACCOUNT', 'ANONYMOUS'].map((name) => [
    `AUTH_LIMIT_${name}`,
    '0',
  ]),
)

/** The unmodified client; without realtime, as Node 20 has no WebSocket. */
export const connect = (server: TestServer) =>
  createClient(server.url, server.config.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: EventTarget as unknown as typeof WebSocket },
  })

/** Requests to one server. */
export function peopleOf(server: TestServer) {
  async function ask(method: string, path: string, body?: unknown, as?: string): Promise<Answer> {
    const response = await server.request(path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(as !== undefined && { as }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      headers: response.headers,
    }
  }
  const post = (path: string, body: unknown, as?: string) => ask('POST', path, body, as)

  async function session(path: string, body: unknown): Promise<Session> {
    const answer = await post(path, body)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return answer.body as unknown as Session
  }
  return {
    ask,
    post,
    signUp: (email = address()) => session('/auth/v1/signup', { email, password }),
    login: (email: string, secret = password) =>
      session('/auth/v1/token?grant_type=password', { email, password: secret }),
    anonymous: () => session('/auth/v1/signup', {}),
    refresh: (refresh_token: string) => post('/auth/v1/token?grant_type=refresh_token', { refresh_token }),
    /** Status of a request to REST. */
    rest: async (token: string) => (await server.request('/rest/v1/todos', { as: token })).status,
  }
}

/** The bytes of a secret that was told in base32. */
export function fromBase32(written: string): Buffer {
  const bits = Array.from(written, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
}

/** The code that an app shows. @param away steps from now */
export const codeOf = (secret: string, away = 0): string =>
  codeAt(fromBase32(secret), stepAt(Date.now()) + away)

/** The claims of a token. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
