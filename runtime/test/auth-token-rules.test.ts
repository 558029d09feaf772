// What makes an access token genuine, through the whole server and every surface that takes one: a fixed algorithm for each
// key, keys of ours alone, times, audience and issuer, no other format, one reading of what it says (checklist 1-7).
import { createHmac, generateKeyPairSync, randomUUID, sign as signBytes, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CompactEncrypt } from 'jose'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
const octets = Buffer.from(randomUUID())
const issuer = 'https://login.example.com/auth/v1'

let server: TestServer
/** JWT_ISSUER and JWT_STRICT are set. */
let strict: TestServer
let user: Session
/** Whoever fetches keys from where a token says. */
let visits = 0
const forgersKeys = createServer((_request, response) => {
  visits += 1
  response.end(JSON.stringify({ keys: [{ ...foreign.publicKey.export({ format: 'jwk' }), kid: 'forged' }] }))
})

const jwtKeys = JSON.stringify([
  { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa' },
  { ...ec.privateKey.export({ format: 'jwk' }), kid: 'ec', key_ops: ['sign'] },
  { kty: 'oct', kid: 'oct', k: octets.toString('base64url') },
])

beforeAll(async () => {
  const sql = `${todosSql} create function public.who() returns json language sql stable as
      $$ select json_build_object('role', current_user, 'claims', auth.jwt()) $$;
    grant execute on function public.who to anon, authenticated, service_role;`
  const env = { ...unlimited, JWT_KEYS: jwtKeys }
  server = await startTestServer({ sql, env })
  strict = await startTestServer({ sql, env: { ...env, JWT_ISSUER: issuer, JWT_STRICT: 'on' } })
  await new Promise<void>((resolve) => forgersKeys.listen(0, '127.0.0.1', () => resolve()))
  user = await signUp(server)
})
afterAll(async () => {
  await Promise.all([server.stop(), strict.stop()])
  await new Promise((resolve) => forgersKeys.close(resolve))
})

const now = () => Math.floor(Date.now() / 1000)
/** What a forger would like to be. */
const claims = (more: object = {}) => ({
  ...{ sub: user.user.id, role: 'service_role', aud: 'authenticated', iat: now(), exp: now() + 600 },
  ...more,
})
const encode = (value: string | object | Buffer) =>
  (Buffer.isBuffer(value)
    ? value
    : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  ).toString('base64url')
/** Any header and payload, as text, object or bytes, with HS256 by JWT_SECRET unless said otherwise. */
function hmac(
  header: string | object,
  payload: string | object | Buffer,
  key: string | Buffer = server.config.jwtSecret,
): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
}
function signed(header: object, payload: object, key: KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${signBytes('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/** Every surface that takes a token, and how it says no. */
const surfaces: readonly (readonly [path: string, refusal: number])[] = [
  ['/rest/v1/todos', 401],
  ['/rest/v1/rpc/who', 401],
  ['/openapi.json', 401],
  ['/auth/v1/user', 403],
  ['/auth/v1/admin/users', 403],
  ['/admin/v1/keys', 401],
]
async function expectRefused(token: string, by: TestServer = server): Promise<void> {
  const statuses = await Promise.all(
    surfaces.map(async ([path]) => [path, (await ask(by, 'GET', path, { as: token })).status]),
  )
  expect(statuses).toEqual(surfaces.map(([path, refusal]) => [path, refusal]))
}
const who = async (token: string, by: TestServer = server) =>
  (await ask(by, 'GET', '/rest/v1/rpc/who', { as: token })).body as {
    role: string
    claims: Record<string, unknown>
  }

describe('genuine tokens of each key', () => {
  const keyed = { algorithm: 'HS256' as const, keyid: 'oct' }
  it.each<[string, () => string]>([
    ['JWT_SECRET', () => hmac({ alg: 'HS256' }, claims({ role: 'authenticated' }))],
    ['RSA', () => signed({ alg: 'RS256', kid: 'rsa' }, claims({ role: 'authenticated' }), rsa.privateKey)],
    ['EC', () => signed({ alg: 'ES256', kid: 'ec' }, claims({ role: 'authenticated' }), ec.privateKey)],
    ['oct', () => jwt.sign(claims({ role: 'authenticated' }), octets, keyed)],
  ])('of %s are taken, so that the refusals below are about what they name', async (_what, make) => {
    expect((await who(make())).role).toBe('authenticated')
    expect((await ask(server, 'GET', '/auth/v1/user', { as: make() })).status).toBe(200)
  })
})

describe('C01: the key decides the algorithm', () => {
  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
  const unsigned = (alg: unknown) => `${encode({ alg, typ: 'JWT' })}.${encode(claims())}.`
  it.each<[string, () => string]>([
    ['none', () => unsigned('none')],
    ['None', () => unsigned('None')],
    ['NONE', () => unsigned('NONE')],
    ['none with a signature', () => hmac({ alg: 'none' }, claims())],
    ['HS256 with nothing behind it', () => unsigned('HS256')],
    ['HS256 by the empty secret', () => hmac({ alg: 'HS256' }, claims(), '')],
    ['HS256 by the RSA key as PEM', () => hmac({ alg: 'HS256', kid: 'rsa' }, claims(), pem(rsa.publicKey))],
    ['HS256 by the EC key as PEM', () => hmac({ alg: 'HS256', kid: 'ec' }, claims(), pem(ec.publicKey))],
    [
      'HS256 by the RSA key as JWK',
      () => hmac({ alg: 'HS256' }, claims(), JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))),
    ],
    ['RS256 said of an HS256 signature', () => hmac({ alg: 'RS256', kid: 'rsa' }, claims())],
    ['HS384 by the secret', () => jwt.sign(claims(), server.config.jwtSecret, { algorithm: 'HS384' })],
    [
      'RS512 by the key of RS256',
      () => jwt.sign(claims(), rsa.privateKey, { algorithm: 'RS512', keyid: 'rsa' }),
    ],
    [
      'PS256 by the key of RS256',
      () => jwt.sign(claims(), rsa.privateKey, { algorithm: 'PS256', keyid: 'rsa' }),
    ],
    [
      'ES256 with r = s = 0',
      () => `${encode({ alg: 'ES256', kid: 'ec' })}.${encode(claims())}.${encode(Buffer.alloc(64))}`,
    ],
  ])('%s is refused on every surface', async (_what, make) => {
    await expectRefused(make())
  })
})

describe('C02: the kid names a key of ours, and nothing in a token brings another', () => {
  const header = (more: object) => ({ alg: 'RS256', kid: 'forged', ...more })
  const by = (more: object) => signed(header(more), claims(), foreign.privateKey)
  const at = (path: string) => `http://127.0.0.1:${(forgersKeys.address() as AddressInfo).port}${path}`
  const jwk = foreign.publicKey.export({ format: 'jwk' })
  it.each<[string, () => string]>([
    ['an unknown kid', () => by({})],
    ['the kid of ours, by another key', () => by({ kid: 'rsa' })],
    ['no kid, by another key', () => by({ kid: undefined })],
    ['a path for a kid', () => by({ kid: '../../../../dev/null' })],
    ['SQL for a kid', () => by({ kid: "x' union select 'key" })],
    ['a URL for a kid', () => by({ kid: at('/keys') })],
    ['Object.prototype for a kid', () => by({ kid: '__proto__' })],
    ['a list for a kid', () => by({ kid: ['rsa'] })],
    ['jku', () => by({ jku: at('/keys') })],
    ['x5u', () => by({ x5u: at('/cert') })],
    ['jwk', () => by({ jwk })],
    ['x5c', () => by({ x5c: ['MIIB'] })],
    ['the kid of another family', () => signed({ alg: 'RS256', kid: 'ec' }, claims(), rsa.privateKey)],
    // by our own keys: such a header is refused whoever signs
    [
      'jku, signed by us',
      () => signed({ alg: 'RS256', kid: 'rsa', jku: at('/keys') }, claims(), rsa.privateKey),
    ],
    ['jwk, signed by us', () => hmac({ alg: 'HS256', jwk }, claims())],
  ])('%s is refused, and nothing is fetched', async (_what, make) => {
    await expectRefused(make())
    expect(visits).toBe(0)
  })
})

describe('C04: times, audience and issuer', () => {
  const of = (more: object) => hmac({ alg: 'HS256' }, claims(more))
  it.each<[string, object]>([
    ['an exp that has passed', { exp: -31 }],
    ['an nbf to come', { nbf: 3600 }],
    ['an iat to come', { iat: 3600 }],
  ])('%s is refused on every surface', async (_what, times) => {
    const shifted = Object.fromEntries(Object.entries(times).map(([name, by]) => [name, now() + Number(by)]))
    await expectRefused(of(shifted))
  })
  it.each<[string, object]>([
    ['an exp that is text', { exp: '9999999999' }],
    ['a negative exp', { exp: -1 }],
    ['an nbf that is text', { nbf: '0' }],
    ['another audience', { aud: 'somebody else' }],
    ['no audience in the list', { aud: [] }],
  ])('%s is refused on every surface', async (_what, more) => {
    await expectRefused(of(more))
  })

  it('by default what is missing is not asked for, nor which issuer it was (decision 15)', async () => {
    const bare = hmac({ alg: 'HS256' }, { sub: user.user.id, role: 'authenticated' })
    expect((await who(bare)).role).toBe('authenticated')
    expect((await who(of({ role: 'authenticated', iss: 'https://other.example' }))).role).toBe(
      'authenticated',
    )
  })

  const complete = { role: 'authenticated', iss: issuer }
  it.each<[string, object]>([
    ['no exp', { exp: undefined }],
    ['no aud', { aud: undefined }],
    ['no iss', { iss: undefined }],
    ['another issuer', { iss: 'https://other.example/auth/v1' }],
    ['its issuer with a slash more', { iss: `${issuer}/` }],
    ['issuers in a list', { iss: [issuer] }],
  ])('with JWT_STRICT and JWT_ISSUER %s is refused on every surface', async (_what, more) => {
    const secret = strict.config.jwtSecret
    const token = (of: object) => hmac({ alg: 'HS256' }, claims(of), secret)
    expect((await who(token(complete), strict)).role).toBe('authenticated')
    await expectRefused(token({ ...complete, ...more }), strict)
  })

  it('with JWT_STRICT the configured keys alone need neither exp nor aud', async () => {
    const { anonKey, serviceRoleKey, jwtSecret } = strict.config
    expect((await who(serviceRoleKey, strict)).role).toBe('service_role')
    expect((await who(anonKey, strict)).role).toBe('anon')
    await expectRefused(hmac({ alg: 'HS256' }, { role: 'service_role', exp: now() + 600 }, jwtSecret), strict)
  })
})

describe('C06: other formats', () => {
  it.each<[string, () => string | Promise<string>]>([
    [
      'a JWE of five parts',
      async () =>
        new CompactEncrypt(Buffer.from(JSON.stringify(claims())))
          .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: 'rsa' })
          .encrypt(rsa.publicKey),
    ],
    [
      'a JWE by the shared secret',
      async () =>
        new CompactEncrypt(Buffer.from(JSON.stringify(claims())))
          .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
          .encrypt(Buffer.from(server.config.jwtSecret).subarray(0, 32)),
    ],
    ['zip', () => hmac({ alg: 'HS256', zip: 'DEF' }, claims())],
    ['enc', () => hmac({ alg: 'HS256', enc: 'A256GCM' }, claims())],
    ['a token in a token', () => hmac({ alg: 'HS256', cty: 'JWT' }, user.access_token)],
    ['b64 false', () => hmac({ alg: 'HS256', b64: false, crit: ['b64'] }, claims())],
    ['crit', () => hmac({ alg: 'HS256', crit: ['exp'] }, claims())],
    ['another typ', () => hmac({ alg: 'HS256', typ: 'JWE' }, claims())],
    ['four parts', () => `${hmac({ alg: 'HS256' }, claims())}.x`],
    ['more than 8 kB', () => hmac({ alg: 'HS256' }, claims({ filler: 'x'.repeat(8_192) }))],
  ])('%s is refused on every surface', async (_what, make) => {
    await expectRefused(await make())
  })

  it('a token of a megabyte is refused before it is read', async () => {
    const body = {
      id_token: hmac({ alg: 'HS256' }, claims({ filler: 'x'.repeat(700_000) })),
      provider: 'google',
    }
    expect((await ask(server, 'POST', '/auth/v1/token?grant_type=id_token', { body })).status).toBe(400)
    const headers = { authorization: `Bearer ${'a'.repeat(1_000_000)}` }
    const answer = await server.request('/rest/v1/todos', { headers }).catch(() => undefined)
    expect([431, undefined]).toContain(answer?.status)
  })
})

describe('C07: one reading of what a token says', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
  it.each<[string, () => string]>([
    [
      'a lone byte of UTF-8',
      () => hmac({ alg: 'HS256' }, bytes('{"role":"authenticated","name":"', [0xc3], '"}')),
    ],
    [
      'an overlong slash',
      () => hmac({ alg: 'HS256' }, bytes('{"role":"authenticated","name":"', [0xc0, 0xaf], '"}')),
    ],
    ['Latin-1', () => hmac({ alg: 'HS256' }, bytes('{"role":"authenticated","name":"J', [0xfc], 'rgen"}'))],
    [
      'half of a pair in UTF-8',
      () => hmac({ alg: 'HS256' }, bytes('{"role":"anon","a":"', [0xed, 0xa0, 0x80], '"}')),
    ],
    ['UTF-16', () => hmac({ alg: 'HS256' }, Buffer.from('{"role":"authenticated"}', 'utf16le'))],
    [
      'a byte order mark',
      () => hmac({ alg: 'HS256' }, bytes([0xef, 0xbb, 0xbf], '{"role":"authenticated"}')),
    ],
    ['half of a pair in an escape', () => hmac({ alg: 'HS256' }, '{"role":"authenticated","a":"\\ud800"}')],
    ['two algorithms, the last none', () => hmac('{"alg":"HS256","alg":"none"}', claims())],
    [
      'a kid of ours before a foreign one',
      () => hmac('{"alg":"HS256","kid":"oct","kid":"x"}', claims(), octets),
    ],
  ])('%s is refused on every surface', async (_what, make) => {
    await expectRefused(make())
  })

  it('a claim that stands there twice counts as its last, for us and for every policy', async () => {
    const twice = (first: string, last: string) =>
      hmac(
        { alg: 'HS256' },
        `{"sub":"${user.user.id}","role":"${first}","role":"${last}","aal":"aal2","aal":"aal1"}`,
      )
    expect(await who(twice('service_role', 'authenticated'))).toMatchObject({
      role: 'authenticated',
      claims: { role: 'authenticated', aal: 'aal1' },
    })
    expect(
      (await ask(server, 'GET', '/auth/v1/admin/users', { as: twice('service_role', 'anon') })).status,
    ).toBe(403)
    expect(await who(twice('authenticated', 'anon'))).toMatchObject({
      role: 'anon',
      claims: { role: 'anon' },
    })
  })
})
