// Sign-up, login, refresh, logout and the user's own data through the whole server: with the unmodified supabase-js, and by
// plain requests for the wrong caller, the wrong input and the wrong moment.
import { createHash } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({
    sql: `set role lite_admin; ${readFileSync(join(projectRoot(), 'migrations/0001_todos.sql'), 'utf8')}; reset role`,
    env: {
      AUTH_LIMIT_LOGIN: '0',
      AUTH_LIMIT_SIGNUP: '0',
      AUTH_LIMIT_REFRESH: '0',
      AUTH_LIMIT_OTP: '0',
    },
  })
})
afterAll(() => server.stop())

const connect = () =>
  createClient(server.url, server.config.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    // realtime is not what is tested here, and Node 20 has no WebSocket
    realtime: { transport: EventTarget as unknown as typeof WebSocket },
  })

let people = 0
const address = () => `person${(people += 1)}@example.com`
const password = 'correct horse battery'

interface Session {
  readonly access_token: string
  readonly refresh_token: string
  readonly user: { readonly id: string; readonly email: string }
}

async function post(
  path: string,
  body: unknown,
  as?: string,
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const response = await server.request(path, {
    method: 'POST',
    body: JSON.stringify(body),
    ...(as && { as }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    headers: response.headers,
  }
}

async function signUp(email = address()): Promise<Session> {
  const { status, body } = await post('/auth/v1/signup', { email, password })
  expect(status).toBe(200)
  return body as unknown as Session
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const refresh = (refresh_token: string) => post('/auth/v1/token?grant_type=refresh_token', { refresh_token })
const todos = async (token: string) => (await server.request('/rest/v1/todos', { as: token })).status

describe('with supabase-js', () => {
  it('signs up, sees own rows only, refreshes, changes data, logs out', async () => {
    const email = address()
    const client = connect()
    const signedUp = await client.auth.signUp({ email, password, options: { data: { name: 'Ada' } } })
    expect(signedUp.error).toBeNull()
    expect(signedUp.data.session?.token_type).toBe('bearer')
    expect(signedUp.data.user).toMatchObject({ email, role: 'authenticated', user_metadata: { name: 'Ada' } })

    await client.from('todos').insert({ title: 'hers' })
    const other = connect()
    await other.auth.signUp({ email: address(), password })
    await other.from('todos').insert({ title: 'his' })
    expect((await client.from('todos').select('title')).data).toEqual([{ title: 'hers' }])

    const refreshed = await client.auth.refreshSession()
    expect(refreshed.error).toBeNull()
    expect(refreshed.data.session?.access_token).not.toBe(signedUp.data.session?.access_token)
    const updated = await client.auth.updateUser({ data: { name: null, town: 'London' } })
    expect(updated.data.user?.user_metadata).toMatchObject({ town: 'London' })
    expect(updated.data.user?.user_metadata).not.toHaveProperty('name')
    expect((await client.auth.getUser()).data.user?.email).toBe(email)

    expect((await client.auth.signOut()).error).toBeNull()
    const again = await client.auth.signInWithPassword({ email, password })
    expect(again.error).toBeNull()
    expect((await client.auth.signInWithPassword({ email, password: 'wrong one' })).error).toMatchObject({
      status: 400,
      code: 'invalid_credentials',
      message: 'Invalid login credentials',
    })
  })

  it('A11: changes the password: the other sessions end, the old password too', async () => {
    const email = address()
    const [here, there] = [connect(), connect()]
    await here.auth.signUp({ email, password })
    const elsewhere = await there.auth.signInWithPassword({ email, password })
    expect((await here.auth.updateUser({ password })).error?.code).toBe('same_password')
    expect((await here.auth.updateUser({ password: 'short' })).error).toMatchObject({
      code: 'weak_password',
      status: 422,
      reasons: ['length'],
    })
    expect((await here.auth.updateUser({ password: 'another long one' })).error).toBeNull()
    expect((await there.auth.refreshSession()).error?.code).toBe('refresh_token_not_found')
    expect(await todos(elsewhere.data.session?.access_token ?? '')).toBe(401)
    expect((await here.auth.getUser()).error).toBeNull()
    expect((await connect().auth.signInWithPassword({ email, password })).error?.code).toBe(
      'invalid_credentials',
    )
  })
})

describe('the short forms', () => {
  it('register and log in without a key, and give the token under both names', async () => {
    const email = address()
    const ask = async (path: string) => {
      const response = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      })
      return { status: response.status, body: (await response.json()) as Session & { token: string } }
    }
    for (const path of ['/auth/register', '/auth/login']) {
      const { status, body } = await ask(path)
      expect([path, status]).toEqual([path, 200])
      expect(body.token).toBe(body.access_token)
      expect(body.user.email).toBe(email)
      expect(await todos(body.token)).toBe(200)
    }
    expect(await ask('/auth/register')).toMatchObject({
      status: 422,
      body: { error_code: 'user_already_exists' },
    })
  })
})

describe('refresh tokens', () => {
  it('C16: give the same successor within the window, end the session when an old one comes back, and are stored as hashes', async () => {
    const { refresh_token: first, user } = await signUp()
    const second = (await refresh(first)).body as unknown as Session
    const { rows } = await server.database.query(
      'select to_jsonb(t)::text as row, token from auth.refresh_tokens t where user_id = $1 order by id',
      [user.id],
    )
    const stored = rows as { row: string; token: string }[]
    expect(stored.map(({ token }) => token)).toEqual([first, second.refresh_token].map(sha256))
    for (const { row } of stored)
      for (const token of [first, second.refresh_token]) expect(row).not.toContain(token)
    expect((await refresh(first)).body.refresh_token).toBe(second.refresh_token)
    const third = (await refresh(second.refresh_token)).body as unknown as Session
    expect((await refresh(first)).body.refresh_token).toBe(third.refresh_token)

    await server.database.query(
      `update auth.refresh_tokens set updated_at = updated_at - interval '11 seconds' where revoked`,
    )
    expect(await refresh(first)).toMatchObject({
      status: 400,
      body: { error_code: 'refresh_token_already_used' },
    })
    expect(await refresh(third.refresh_token)).toMatchObject({
      status: 400,
      body: { error_code: 'refresh_token_not_found' },
    })
    expect(await todos(third.access_token)).toBe(401)
  })

  it('A08: stay one under many at once', async () => {
    let { refresh_token: token } = await signUp()
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(Array.from({ length: 200 }, () => refresh(token)))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      const successors = new Set(answers.map(({ body }) => body.refresh_token))
      expect(successors.size).toBe(1)
      token = String([...successors][0])
    }
  })

  const shapes: readonly (readonly [string, unknown, string])[] = [
    ['no token', undefined, 'validation_failed'],
    ['an empty one', '', 'validation_failed'],
    ['a number', 12, 'validation_failed'],
    ['another shape', 'abc', 'validation_failed'],
    ['one of nobody', 'A'.repeat(43), 'refresh_token_not_found'],
  ]
  it.each(shapes)('refuse %s', async (_what, refresh_token, code) => {
    expect(await post('/auth/v1/token?grant_type=refresh_token', { refresh_token })).toMatchObject({
      status: 400,
      body: { error_code: code },
    })
  })
})

describe('logout', () => {
  it('ends this session, the others, or all, for REST too', async () => {
    const email = address()
    const first = await signUp(email)
    const login = async () =>
      (await post('/auth/v1/token?grant_type=password', { email, password })).body as unknown as Session
    const [second, third] = [await login(), await login()]
    const logout = async (scope: string, { access_token }: Session) =>
      (await post(`/auth/v1/logout${scope}`, {}, access_token)).status
    expect(await logout('?scope=others', second)).toBe(204)
    expect([
      await todos(first.access_token),
      await todos(second.access_token),
      await todos(third.access_token),
    ]).toEqual([401, 200, 401])
    expect(await logout('?scope=local', second)).toBe(204)
    expect(await todos(second.access_token)).toBe(401)
    const [fourth, fifth] = [await login(), await login()]
    expect(await logout('', fourth)).toBe(204)
    expect(await todos(fifth.access_token)).toBe(401)
    expect(await logout('', fourth)).toBe(403)
    expect((await post('/auth/v1/logout?scope=some', {}, (await login()).access_token)).body.error_code).toBe(
      'validation_failed',
    )
  })

  it('lists sessions and ends one of them, never another user’s', async () => {
    const [mine, theirs] = [await signUp(), await signUp()]
    const list = async ({ access_token }: Session) => {
      const answer = await server.request('/auth/v1/user/sessions', { as: access_token })
      return ((await answer.json()) as { sessions: { id: string; current: boolean }[] }).sessions
    }
    const [session] = await list(mine)
    expect(session?.current).toBe(true)
    const end = (id: string, { access_token }: Session) =>
      server.request(`/auth/v1/user/sessions/${id}`, { method: 'DELETE', as: access_token })
    expect((await end(session?.id ?? '', theirs)).status).toBe(404)
    expect((await end('..%2fsessions', theirs)).status).toBe(404)
    expect(await todos(mine.access_token)).toBe(200)
    expect((await end(session?.id ?? '', mine)).status).toBe(200)
    expect(await todos(mine.access_token)).toBe(401)
  })
})

describe('wrong callers and wrong input', () => {
  const table: readonly (readonly [string, string, unknown, number, string])[] = [
    ['signup', '/auth/v1/signup', { email: 'a@example.com' }, 400, 'validation_failed'],
    ['signup', '/auth/v1/signup', { email: 'nobody', password }, 400, 'validation_failed'],
    ['signup', '/auth/v1/signup', { email: 'a@b.com,c@d.com', password }, 400, 'validation_failed'],
    ['signup', '/auth/v1/signup', { email: 'a@b.com\r\nBcc: x@y.com', password }, 400, 'validation_failed'],
    ['signup', '/auth/v1/signup', { email: 'a\uff20b.com', password }, 400, 'validation_failed'],
    ['signup', '/auth/v1/signup', { email: 'z@example.com', password: 'short' }, 422, 'weak_password'],
    [
      'signup',
      '/auth/v1/signup',
      { email: 'z@example.com', password: 'with a \0 inside' },
      400,
      'validation_failed',
    ],
    ['signup', '/auth/v1/signup', { phone: '+123456789', password }, 400, 'phone_provider_disabled'],
    ['signup', '/auth/v1/signup', {}, 422, 'anonymous_provider_disabled'],
    ['signup', '/auth/v1/signup', { email: 12, password }, 400, 'validation_failed'],
    ['signup', '/auth/v1/signup', [], 400, 'bad_json'],
    ['token', '/auth/v1/token?grant_type=password', { password }, 400, 'validation_failed'],
    [
      'token',
      '/auth/v1/token?grant_type=password',
      { email: 'none@example.com', password },
      400,
      'invalid_credentials',
    ],
    ['token', '/auth/v1/token?grant_type=magic', {}, 400, 'invalid_credentials'],
    ['token', '/auth/v1/token', {}, 400, 'invalid_credentials'],
  ]
  it.each(table)('%s %s %j is %i %s', async (_what, path, body, status, code) => {
    const before = await server.database.query('select count(*)::int as n from auth.users')
    const old = await post(path, body)
    expect([old.status, old.body.code, old.body.error_code]).toEqual([status, status, code])
    expect(old.headers.get('x-sb-error-code')).toBe(code)
    const answer = await server.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'x-supabase-api-version': '2024-01-01' },
    })
    expect(answer.headers.get('x-supabase-api-version')).toBe('2024-01-01')
    expect(await answer.json()).toMatchObject({ code })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await server.database.query('select count(*)::int as n from auth.users')).toMatchObject({
      rows: before.rows,
    })
  })

  it('needs a key, and for a user a token of one', async () => {
    const { access_token } = await signUp()
    const ask = async (headers: Record<string, string>) => {
      const response = await fetch(`${server.url}/auth/v1/user`, { headers })
      return [response.status, ((await response.json()) as { error_code?: string }).error_code]
    }
    const apikey = server.config.anonKey
    expect(await ask({})).toEqual([401, 'no_authorization'])
    expect(await ask({ apikey: 'wrong' })).toEqual([401, 'no_authorization'])
    expect(await ask({ apikey })).toEqual([401, 'no_authorization'])
    expect(await ask({ apikey, authorization: `Bearer ${apikey}` })).toEqual([403, 'bad_jwt'])
    expect(await ask({ apikey, authorization: 'Bearer nonsense' })).toEqual([403, 'bad_jwt'])
    expect(await ask({ apikey, authorization: `Bearer ${access_token}` })).toEqual([200, undefined])
    const stranger = server.token({ sub: '00000000-0000-4000-8000-0000000000ff' })
    expect(await ask({ apikey, authorization: `Bearer ${stranger}` })).toEqual([403, 'user_not_found'])
  })

  it('ignores what a user may not say of themselves (A33)', async () => {
    const email = address()
    const { body } = await post('/auth/v1/signup', {
      ...{ email, password, role: 'service_role', aud: 'x', id: '00000000-0000-4000-8000-000000000001' },
      ...{ app_metadata: { admin: true }, email_confirmed_at: '2020-01-01', is_super_admin: true },
    })
    const { user, access_token } = body as unknown as Session
    expect(user).toMatchObject({
      role: 'authenticated',
      aud: 'authenticated',
      app_metadata: { provider: 'email' },
    })
    expect(user.id).not.toBe('00000000-0000-4000-8000-000000000001')
    const refused = await server.request('/auth/v1/user', {
      method: 'PUT',
      as: access_token,
      body: JSON.stringify({ app_metadata: { admin: true } }),
    })
    expect([refused.status, await refused.json()]).toMatchObject([403, { error_code: 'not_admin' }])
  })

  it('logs a user out everywhere who is banned or deleted by plain SQL', async () => {
    const [banned, deleted] = [await signUp(), await signUp()]
    await server.database.query(
      `update auth.users set banned_until = now() + interval '1 hour' where id = '${banned.user.id}'`,
    )
    await server.database.query(`delete from auth.users where id = '${deleted.user.id}'`)
    await expect.poll(() => todos(banned.access_token)).toBe(401)
    await expect.poll(() => todos(deleted.access_token)).toBe(401)
    expect((await refresh(banned.refresh_token)).body.error_code).toBe('user_banned')
    await server.database.query(`update auth.users set banned_until = null where id = '${banned.user.id}'`)
    await expect.poll(() => todos(banned.access_token)).toBe(200)
  })
})
