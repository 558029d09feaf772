// The edge as a client sees it: ids, CORS, headers, one error format, limits, and a log without secrets.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { errors } from '../errors/index.ts'
import { applyBase, createEdge } from './base.ts'
import { createLogger } from './logger.ts'
import { clientKey, createRateLimit } from './rate-limit.ts'
import { instanceOptions, limitServer, serverOptions } from './server-options.ts'

const timeouts = { headers: 300, request: 600, handler: 1500, keepAlive: 5000, shutdown: 1000 }
const config = { bodyLimit: 2048, trustedProxies: ['loopback'], timeouts }
const planted = 'planted-secret-of-the-configuration'

let lines: string[]
let app: FastifyInstance

function make(origins: readonly string[] = ['*'], production = true): FastifyInstance {
  const log = createLogger({
    level: 'debug',
    secrets: [planted],
    destination: { write: (line) => lines.push(line) },
  })
  const instance = Fastify(serverOptions(config, log)) as unknown as FastifyInstance
  limitServer(instance.server, 1_000)
  applyBase(
    instance,
    createEdge({ corsOrigins: origins, production }, () => 'authenticated'),
  )
  instance.get('/rest/v1/todos', () => ({ fine: true }))
  instance.post('/rest/v1/todos', (request) => ({ body: request.body ?? null }))
  instance.get('/admin/v1/status', () => ({ fine: true }))
  return instance
}

beforeEach(() => {
  lines = []
  app = make()
})
afterEach(() => app.close())

const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

describe('request id', () => {
  it.each([
    ['abc-123.X:y_', 'abc-123.X:y_'],
    ['a b', undefined],
    ['<script>', undefined],
    ['x'.repeat(129), undefined],
    ['', undefined],
  ])('%j is taken as %j, else made', async (given, taken) => {
    const answer = await app.inject({ url: '/rest/v1/todos', headers: { 'x-request-id': given } })
    const id = answer.headers['x-request-id']
    expect(id).toMatch(taken ?? /^[\da-f-]{36}$/)
    expect(logged().at(-1)).toMatchObject({ request_id: id })
  })
})

describe('CORS', () => {
  const origin = 'https://app.example'
  const preflight = {
    'access-control-request-method': 'PATCH',
    'access-control-request-headers': 'apikey, traceparent',
  }

  it('answers preflights of the data APIs, with whatever headers are asked for', async () => {
    const answer = await app.inject({
      method: 'OPTIONS',
      url: '/rest/v1/todos',
      headers: { origin, ...preflight },
    })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS',
      'access-control-allow-headers': 'apikey, traceparent, Authorization',
      'access-control-max-age': '86400',
    })
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it('exposes the headers of PostgREST, on errors too', async () => {
    for (const url of ['/rest/v1/todos', '/rest/v1/none']) {
      const { headers } = await app.inject({ url, headers: { origin } })
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(headers['access-control-expose-headers']).toContain('Content-Range')
      expect(headers).not.toHaveProperty('vary')
    }
  })

  it.each([
    ['https://app.example', 'https://app.example'],
    ['https://evil.example', undefined],
    ['null', undefined],
  ])('with an allow-list the origin %s gets %s', async (given, allowed) => {
    const listed = make(['https://app.example'])
    for (const method of ['GET', 'OPTIONS'] as const) {
      const { headers } = await listed.inject({
        method,
        url: '/rest/v1/todos',
        headers: { origin: given, ...preflight },
      })
      expect(headers['access-control-allow-origin']).toBe(allowed)
      expect(headers.vary).toBe('Origin')
    }
    await listed.close()
  })

  it('leaves the site to its own origin', async () => {
    for (const method of ['GET', 'OPTIONS'] as const) {
      const { headers } = await app.inject({
        method,
        url: '/admin/v1/status',
        headers: { origin, ...preflight },
      })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('drops asked-for headers that are none', async () => {
    const headers = { origin, ...preflight, 'access-control-request-headers': 'a:b' }
    const answer = await app.inject({ method: 'OPTIONS', url: '/rest/v1/todos', headers })
    expect(answer.headers['access-control-allow-headers']).toBe('Authorization')
  })
})

describe('headers', () => {
  it('are safe on every answer, and private where somebody signed in', async () => {
    const open = await app.inject('/rest/v1/todos')
    const signedIn = await app.inject({ url: '/rest/v1/todos', headers: { apikey: 'x' } })
    expect(open.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
    expect(open.headers).not.toHaveProperty('cache-control')
    expect(open.headers).not.toHaveProperty('x-powered-by')
    expect(signedIn.headers['cache-control']).toBe('private, no-store')
  })
})

describe('errors', () => {
  const body = (answer: { body: string }) => JSON.parse(answer.body) as Record<string, unknown>

  it('of ours come as they are, with their headers', async () => {
    app.get('/rest/v1/refused', () => {
      throw errors.noCredentials()
    })
    const answer = await app.inject('/rest/v1/refused')
    expect(answer.statusCode).toBe(401)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'www-authenticate': 'Bearer',
      'proxy-status': 'PostgREST; error=PGRST302',
    })
    expect(body(answer)).toEqual(errors.noCredentials().toJSON())
    expect(logged().at(-1)).toMatchObject({ code: 'PGRST302', status: 401, role: 'authenticated' })
  })

  it('of Postgres are mapped, and their SQLSTATE is logged', async () => {
    const failure = Object.assign(new pg.DatabaseError('permission denied for table x', 1, 'error'), {
      code: '42501',
    })
    app.get('/rest/v1/denied', () => {
      throw failure
    })
    const answer = await app.inject('/rest/v1/denied')
    expect(answer.statusCode).toBe(403)
    expect(body(answer)).toMatchObject({ code: '42501', message: 'permission denied for table x' })
    expect(logged().at(-1)).toMatchObject({ code: '42501', route: '/rest/v1/denied' })
  })

  it.each([
    new Error('password is hunter2'),
    Object.assign(new Error('x hunter2'), { code: 'EWEIRD' }),
    'hunter2',
    null,
  ])('unknown ones (%#) tell nothing, and are logged with the id', async (thrown) => {
    app.get('/rest/v1/broken', async () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a careless library may do
      throw thrown
    })
    const answer = await app.inject('/rest/v1/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('hunter2')
    expect(body(answer)).toEqual(errors.internal(undefined).toJSON())
    const failed = logged().find(({ msg }) => msg === 'request failed')
    expect(failed).toMatchObject({ request_id: answer.headers['x-request-id'], level: 50 })
  })

  it.each([
    ['malformed JSON', { payload: '{"a":' }, 400, 'PGRST102'],
    ['a poisoned prototype', { payload: '{"__proto__":{"admin":true}}' }, 400, 'PGRST102'],
    ['a body beyond the limit', { payload: JSON.stringify('x'.repeat(3000)) }, 413, 'LITE413'],
    ['an unknown media type', { payload: 'x', headers: { 'content-type': 'a/b' } }, 415, 'LITE415'],
  ])('%s', async (_name, request, status, code) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: '/rest/v1/todos', headers, ...request })
    expect(answer.statusCode).toBe(status)
    expect(Object.keys(body(answer))).toEqual(['code', 'message', 'details', 'hint'])
    expect(body(answer).code).toBe(code)
  })

  it.each([
    ['/rest/v1/none', 404, 'PGRST125'],
    ['/rest/v1/%E0%A4%A', 400, 'LITE400'],
  ])('the path %s', async (url, status, code) => {
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(status)
    expect(body(answer).code).toBe(code)
  })

  it('a handler that takes too long is answered for', async () => {
    app.get('/rest/v1/slow', () => new Promise(() => undefined))
    const answer = await app.inject('/rest/v1/slow')
    expect(answer.statusCode).toBe(503)
    expect(body(answer).code).toBe('LITE503')
    expect(answer.headers['retry-after']).toBe('1')
  })
})

describe('the protocol, on a raw socket', () => {
  async function talk(...parts: readonly string[]): Promise<string> {
    if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    let answer = ''
    socket.on('data', (data) => (answer += data.toString()))
    socket.on('error', () => undefined)
    for (const part of parts) socket.write(part)
    await once(socket, 'close')
    return answer
  }
  const get = 'GET /rest/v1/todos HTTP/1.1\r\nHost: x\r\n'
  const post = 'POST /rest/v1/todos HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'

  it.each([
    ['headers beyond 16 kB', [get, `X: ${'x'.repeat(20_000)}\r\n\r\n`], 431],
    ['headers that never end (slowloris)', [get, 'X: '], 408],
    ['a body that never comes', [post, 'Content-Length: 10\r\n\r\n{'], 408],
    [
      'length and chunks at once',
      [post, 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      400,
    ],
    ['two lengths', [post, 'Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":1'], 400],
    ['a bare line feed', ['GET /rest/v1/todos HTTP/1.1\nHost: x\n\n'], 400],
    ['no host', ['GET /rest/v1/todos HTTP/1.1\r\n\r\n'], 400],
    ['no HTTP', ['\x16\x03\x01\x02'], 400],
  ])('%s', async (_name, parts, status) => {
    const answer = await talk(...parts)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).not.toContain('fine')
  })

  it('a body announced beyond the limit is refused before it is read', async () => {
    const answer = await talk(post, 'Content-Length: 100000\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('LITE413')
  })
})

describe('small instances', () => {
  it('share the edge: id, CORS and errors whatever their URLs; only the innermost logs', async () => {
    const log = createLogger({
      level: 'info',
      secrets: [],
      destination: { write: (line) => lines.push(line) },
    })
    const edge = createEdge({ corsOrigins: ['*'], production: true })
    const small = Fastify(instanceOptions(config, log)) as unknown as FastifyInstance
    applyBase(small, edge, 'api')
    small.get('/todos', () => ({ from: 'small' }))
    await small.ready()
    app.get('/rest/v1/todo_list', (request, reply) => {
      reply.hijack()
      request.raw.url = '/todos'
      small.routing(request.raw, reply.raw)
    })
    const headers = { origin: 'https://a.example', 'x-request-id': 'one-id' }
    const answer = await app.inject({ url: '/rest/v1/todo_list', headers })
    expect(answer.json()).toEqual({ from: 'small' })
    expect(answer.headers).toMatchObject({ 'x-request-id': 'one-id', 'access-control-allow-origin': '*' })
    expect(logged().filter(({ msg }) => msg === 'request')).toEqual([
      expect.objectContaining({ route: '/todos', request_id: 'one-id', status: 200 }),
    ])
    await small.close()
  })
})

describe('the log', () => {
  it('holds none of the planted secrets, wherever they came from', async () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXBsYW50ZWQ'
    const secrets = [token, planted, 'sb_secret_planted', 'pw-planted', 'cookie-planted', 'query-planted']
    app.get('/rest/v1/leaky', (request) => {
      request.log.info(
        { req: request.raw, headers: request.headers, user: { password: 'pw-planted' } },
        planted,
      )
      request.log.warn(
        { deep: { of: { it: { token: 'query-planted' } } } },
        `got ${token} and sb_secret_planted`,
      )
      throw new Error(`postgres://lite:pw-planted@db/x refused ${planted} ${request.url}`)
    })
    await app.inject({
      url: '/rest/v1/leaky?apikey=query-planted&a=1&access_token=query-planted',
      headers: {
        authorization: `Bearer ${token}`,
        apikey: 'sb_secret_planted',
        cookie: 'session=cookie-planted',
        'x-other': token,
      },
    })
    const log = lines.join('')
    expect(logged().length).toBeGreaterThanOrEqual(4)
    expect(log).toContain('[redacted]')
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
  })

  it('cannot be forged with line breaks or escape sequences', async () => {
    await app.inject({ url: '/rest/v1/%0A{"level":60}%1B[31m', headers: { 'user-agent': 'a\tb' } })
    app.log.info('a\n{"level":60}\u001b[31m')
    expect(lines.every((line) => line.indexOf('\n') === line.length - 1 && !line.includes('\u001b'))).toBe(
      true,
    )
  })
})

describe('the rate limit', () => {
  it('counts by address and window, tells how much is left, then refuses', async () => {
    const limit = createRateLimit({ max: 2, window: 60_000 })
    app.addHook('preHandler', async (request, reply) => limit.check(request, reply))
    const call = (address: string) =>
      app.inject({ url: '/rest/v1/todos', headers: { 'x-forwarded-for': address } })
    const left = [await call('1.1.1.1'), await call('1.1.1.1')].map(
      ({ headers }) => headers['ratelimit-remaining'],
    )
    expect(left).toEqual(['1', '0'])
    const refused = await call('1.1.1.1')
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toMatchObject({ code: 'LITE429', message: 'Too many requests' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await call('1.1.1.2')).statusCode).toBe(200)
  })

  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::ffff', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('the address %s counts as %s', (address, key) => {
    expect(clientKey(address)).toBe(key)
  })
})
