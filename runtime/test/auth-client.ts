// What tests of the identity service share: people who sign up, supabase-js on a test server, requests with their answers.
import { createClient } from '@supabase/supabase-js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../config/root.ts'
import type { TestServer } from './server.ts'

export const password = 'correct horse battery'

/** The demo's table, whose rows belong to their users. */
export const todosSql = `set role lite_admin; ${readFileSync(join(projectRoot(), 'migrations/0001_todos.sql'), 'utf8')}; reset role;`

/** No limits of sign-ins: tests make many from one address. */
export const unlimited = {
  AUTH_LIMIT_LOGIN: '0',
  AUTH_LIMIT_SIGNUP: '0',
  AUTH_LIMIT_REFRESH: '0',
  AUTH_LIMIT_OTP: '0',
  AUTH_LIMIT_ANONYMOUS: '0',
  AUTH_LIMIT_ACCOUNT: '0',
}

/** The unmodified supabase-js with a key of the server's. */
export const connect = ({ url }: Pick<TestServer, 'url'>, key: string) =>
  createClient(url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    // realtime is not what is tested here, and Node 20 has no WebSocket
    realtime: { transport: EventTarget as unknown as typeof WebSocket },
  })

let people = 0
export const newAddress = (): string => `someone${(people += 1)}@example.com`

export interface Session {
  readonly access_token: string
  readonly refresh_token: string
  readonly user: { readonly id: string; readonly email: string; readonly role: string }
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Headers
}

/** A request and its JSON. @param as a key or token; the anon key goes along as apikey */
export async function ask(
  server: TestServer,
  method: string,
  path: string,
  { as, body, headers }: { as?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await server.request(path, {
    method,
    ...(as !== undefined && { as }),
    ...(headers && { headers }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    headers: response.headers,
  }
}

/** A new user with a session. */
export async function signUp(server: TestServer, email = newAddress()): Promise<Session> {
  const { body } = await ask(server, 'POST', '/auth/v1/signup', { body: { email, password } })
  return body as unknown as Session
}

/** Another session of a user. */
export async function logIn(server: TestServer, email: string, secret = password): Promise<Answer> {
  return ask(server, 'POST', '/auth/v1/token?grant_type=password', { body: { email, password: secret } })
}

export const refresh = (server: TestServer, refresh_token: string): Promise<Answer> =>
  ask(server, 'POST', '/auth/v1/token?grant_type=refresh_token', { body: { refresh_token } })

/** What REST says to a token: 200, or 401. */
export const restStatus = async (server: TestServer, token: string): Promise<number> =>
  (await ask(server, 'GET', '/rest/v1/todos', { as: token })).status
