// What strangers send and what they get back on every route of auth and admin: malformed headers (A28), answers that nobody may
// keep (A30), no secrets in logs (A31), no door that was forgotten (A37), errors that tell nothing of the inside (A38).
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, logIn, newAddress, password, signUp, todosSql, unlimited } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: todosSql, env: unlimited })
})
afterAll(() => server.stop())

interface Raw {
  readonly status: number
  readonly text: string
}

/** Headers as they are: fetch() would refuse some of them. */
function send(
  method: string,
  path: string,
  headers: Record<string, string | string[]>,
  body?: string,
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(server.url + path, { method, headers }, (response) => {
      let text = ''
      // a stream of events has no end
      if (response.headers['content-type']?.startsWith('text/event-stream') === true) response.destroy()
      response.on('close', () => resolve({ status: response.statusCode ?? 0, text }))
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

const inside =
  /select |insert into|delete from|pg_|encrypted_password|\.ts\b|node_modules|at \w+ \(|auth\.(users|sessions)|lite_auth/i

const routes = () =>
  server.routes
    .filter(({ url }) => /^\/(auth|admin)\//.test(url))
    .map(({ method, url }) => ({ method, path: url.replaceAll(/:\w+/g, 'x') }))

describe('A28: malformed headers are the caller’s mistake, on every route', () => {
  const { stringify } = JSON
  const part = (value: unknown) => Buffer.from(stringify(value)).toString('base64url')
  const odd: Readonly<Record<string, string>> = {
    'no scheme': 'abc',
    'an empty token': 'Bearer ',
    'another scheme': 'Basic YTpi',
    'two tokens': 'Bearer a b',
    'an odd letter': 'Bearer \u00ff\u00fe',
    'two dots': 'Bearer ..',
    'many dots': `Bearer ${'a.'.repeat(500)}`,
    'no JSON': 'Bearer YQ.YQ.YQ',
    'JSON that is no object': `Bearer ${part(1)}.${part([])}.YQ`,
    'no algorithm': `Bearer ${part({ alg: 'none' })}.${part({ role: 'service_role' })}.YQ`,
    'an algorithm that is none': `Bearer ${part({ alg: { a: 1 } })}.${part({})}.YQ`,
    'a path as kid': `Bearer ${part({ alg: 'HS256', kid: '../../etc/passwd' })}.${part({})}.YQ`,
    'a long token': `Bearer ${part({ alg: 'HS256' })}.${'a'.repeat(9000)}.YQ`,
    'a prototype': `Bearer ${part({ alg: 'HS256', kid: '__proto__' })}.${part({})}.YQ`,
  }
  it.each(Object.entries(odd))('%s', async (_what, value) => {
    const { anonKey } = server.config
    for (const { method, path } of routes()) {
      const body = { 'content-type': 'application/json', 'content-length': '2' }
      for (const headers of [
        { apikey: anonKey, authorization: value },
        { apikey: value, authorization: `Bearer ${anonKey}` },
        { apikey: [anonKey, value], 'x-supabase-api-version': value },
        { apikey: anonKey, cookie: [value, `${value}=${value}; ;=;=x`, 'a=b'], 'content-type': value },
      ]) {
        const { status, text } = await send(method, path, { ...headers, ...body }, '{}')
        expect([method, path, status < 500 && status > 0]).toEqual([method, path, true])
        expect(text).not.toMatch(inside)
      }
    }
  })

  it.each([
    ['text/html', '<p>'],
    ['application/json; charset=latin1', '{"a":"\u00e4"}'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['multipart/form-data', 'x'],
    ['nonsense', '{}'],
    ['application/json', '{"a":'],
    ['application/json', '[]'],
    ['application/json', '{"__proto__":{"admin":true}}'],
    ['application/json', '{"constructor":{"prototype":{"admin":true}}}'],
    ['application/json', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['application/json', '\ufeff{}'],
    ['application/json', '{"email":1,"password":{"a":1},"data":"x","id":[],"role":7,"kind":null,"name":{}}'],
  ])('a body of %s: %.30s', async (type, body) => {
    for (const { method, path } of routes()) {
      if (method === 'GET') continue
      const headers = { apikey: server.config.serviceRoleKey, 'content-type': type }
      const { status, text } = await send(method, path, headers, body)
      expect([method, path, status < 500 && status > 0, text]).toEqual([method, path, true, text])
      expect(text).not.toMatch(inside)
    }
  })
})

describe('A28: what nobody thought of', () => {
  /** The same numbers in every run. */
  function* numbers(): Generator<number> {
    for (let seed = 7; ; seed = (seed * 48_271) % 2_147_483_647) yield seed
  }

  it('random headers are the caller’s mistake, too', async () => {
    const source = numbers()
    const next = (below: number) => Number(source.next().value) % below
    const parts = [
      'Bearer',
      ' ',
      '.',
      'eyJ',
      '=',
      ';',
      ',',
      '"',
      '\\',
      '%00',
      'sb_',
      '{}',
      '\u00ff',
      '\t',
      'application/json',
    ]
    const text = () =>
      Array.from({ length: 1 + next(12) }, () =>
        next(2) === 0 ? (parts[next(parts.length)] ?? '') : String.fromCharCode(33 + next(94)),
      )
        .join('')
        .trim()
    const names = [
      'authorization',
      'apikey',
      'cookie',
      'content-type',
      'accept',
      'x-supabase-api-version',
      'accept-language',
    ]
    const all = routes()
    for (let turn = 0; turn < 400; turn += 1) {
      const { method, path } = all[next(all.length)] ?? { method: 'GET', path: '/' }
      const headers = Object.fromEntries(names.filter(() => next(2) === 0).map((name) => [name, text()]))
      const { status, text: said } = await send(method, path, { ...headers, 'content-length': '2' }, '{}')
      expect([method, path, headers, status < 500 && status > 0]).toEqual([method, path, headers, true])
      expect(said).not.toMatch(inside)
    }
  })

  it.each([
    '%',
    '%ff',
    '%00',
    '%u0041',
    '?a[]=1&a[b]=2&__proto__[x]=1',
    '?grant_type=%ff',
    '?state=%00&code=%',
  ])('a path or query with %s', async (odd) => {
    for (const path of [
      '/auth/v1/user',
      '/auth/v1/callback',
      '/auth/v1/verify',
      '/auth/v1/admin/users',
      '/admin/v1/keys',
    ])
      for (const end of odd.startsWith('?') ? [odd] : [`/${odd}`, `?x=${odd}`, odd]) {
        const { status, text } = await send('GET', path + end, { apikey: server.config.anonKey })
        expect([path, end, status < 500 && status > 0]).toEqual([path, end, true])
        expect(text).not.toMatch(inside)
      }
  })
})

describe('A30: nobody may keep an answer', () => {
  it('with or without a session in it', async () => {
    for (const { method, path } of routes()) {
      if (path.includes('.well-known')) continue
      const { headers } = await fetch(server.url + path, {
        method,
        redirect: 'manual',
        headers: { apikey: server.config.anonKey, 'content-type': 'application/json' },
        ...(method !== 'GET' && { body: '{}' }),
      })
      expect([method, path, headers.get('cache-control')]).toEqual([
        method,
        path,
        expect.stringContaining('no-store'),
      ])
    }
  })
})

describe('A31: logs and errors', () => {
  it('hold neither passwords nor tokens nor keys', async () => {
    const { access_token, refresh_token, user } = await signUp(server)
    const secret = 'the new password of theirs'
    const wrong = 'a wrong password of theirs'
    const answers = [
      await logIn(server, user.email, wrong),
      await ask(server, 'PUT', '/auth/v1/user', { as: access_token, body: { password: secret } }),
      await ask(server, 'PUT', '/auth/v1/user', { as: access_token, body: { password: secret } }),
      await ask(server, 'POST', `/auth/v1/token?grant_type=refresh_token&refresh_token=${refresh_token}`, {
        body: { refresh_token: `${refresh_token}x` },
      }),
      await ask(server, 'POST', `/auth/v1/signup?password=${encodeURIComponent(secret)}`, {
        body: { email: newAddress(), password: 'x' },
      }),
      await ask(server, 'GET', '/auth/v1/user', { as: `${access_token}x` }),
      await ask(server, 'GET', '/rest/v1/todos', { as: `${access_token}x` }),
      await ask(server, 'GET', '/admin/v1/keys', { as: access_token }),
      await ask(server, 'POST', '/auth/v1/verify', {
        body: { type: 'email', email: user.email, token: '987654' },
        headers: { cookie: 'session=a-cookie-of-theirs', 'x-api-key': 'another-key-of-theirs' },
      }),
      await ask(server, 'POST', '/auth/v1/signup', { body: { email: { secret }, password: [secret] } }),
    ]
    const log = server.logLines.join('')
    const errors = JSON.stringify(
      answers.filter(({ status }) => status >= 400).map(({ body, headers }) => [body, [...headers]]),
    )
    expect(answers.filter(({ status }) => status >= 400)).toHaveLength(9)
    const { anonKey, serviceRoleKey, jwtSecret, appSecret } = server.config
    for (const one of [
      ...[
        password,
        secret,
        wrong,
        access_token,
        refresh_token,
        anonKey,
        serviceRoleKey,
        jwtSecret,
        appSecret,
      ],
      ...['a-cookie-of-theirs', 'another-key-of-theirs', '987654', `"x"`],
    ])
      for (const kept of [log, errors])
        expect([one, kept.includes(one) || kept.includes(encodeURIComponent(one))]).toEqual([one, false])
  })
})

describe('A37: doors that were forgotten', () => {
  it.each([
    ...[
      '/auth/v1/config',
      '/auth/v1/debug',
      '/auth/v1/admin',
      '/auth/v1/admin/',
      '/auth/v1/env',
      '/auth/v1/metrics',
    ],
    ...[
      '/admin/v1',
      '/admin/v1/',
      '/admin/v1/sql',
      '/admin/v1/config',
      '/admin/v1/env',
      '/auth/v1/users',
      '/auth/v1',
    ],
    ...[
      '//auth/v1/admin/users',
      '/auth/v1//admin/users',
      '/AUTH/v1/admin/users',
      '/auth/v1/admin/users/',
      '/auth/v1/%61dmin/users',
    ],
    ...[
      '/auth/v1/x/../admin/users',
      '/auth/v1/user/%2e%2e/admin/users',
      '/auth/v1/admin;/users',
      '/auth/v1/admin%2fusers',
    ],
  ])('%s lets nobody in', async (path) => {
    const { anonKey } = server.config
    const { status, text } = await send('GET', path, { apikey: anonKey, authorization: `Bearer ${anonKey}` })
    // where the dashboard is built, what is no route is a page of it
    if (status === 200) expect(text).toMatch(/^<!doctype html>/i)
    else expect([401, 403, 404]).toContain(status)
    expect(text).not.toMatch(inside)
  })
})
