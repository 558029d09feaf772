// Tokens that are forged, confused, malformed or late (A36), shown at every surface that takes tokens: all of them ask one
// verifier (A32). Storage joins the list of surfaces when it exists.
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = (key: KeyObject, kid: string, alg: string) => ({ ...key.export({ format: 'jwk' }), kid, alg })

let server: TestServer
let session: Session
let secret = ''
beforeAll(async () => {
  server = await startTestServer({
    sql: todosSql,
    env: {
      ...unlimited,
      JWT_KEYS: JSON.stringify([
        { ...jwk(ec.privateKey, 'ec', 'ES256'), key_ops: ['sign'] },
        jwk(rsa.publicKey, 'rsa', 'RS256'),
      ]),
    },
  })
  session = await signUp(server)
  secret = server.config.jwtSecret
})
afterAll(() => server.stop())

/** One route for each part of the server that takes tokens, and what it says to one that is none. */
const surfaces: readonly (readonly [path: string, status: number])[] = [
  ['/rest/v1/todos', 401],
  ['/openapi.json', 401],
  ['/client.d.ts', 401],
  ['/auth/v1/user', 403],
  ['/auth/v1/admin/users', 403],
  ['/admin/v1/keys', 401],
  ['/realtime/v1/changes?table=todos', 401],
  ['/storage/v1/bucket', 401],
]

const now = () => Math.floor(Date.now() / 1000)
/** What a forger would like to be; nobody has the id. */
const wanted = (more: object = {}) => ({
  ...{ role: 'service_role', aud: 'authenticated', iat: now(), exp: now() + 3600, ...more },
})
const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const hmac = (input: string, key: string | Buffer) =>
  createHmac('sha256', key).update(input).digest('base64url')
/** Signed as HS256, whatever the header says. Texts are taken as they are. */
function raw(header: unknown, payload: unknown, key: string | Buffer = secret): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${hmac(input, key)}`
}
const hs256 = { alg: 'HS256', typ: 'JWT' }
const unsigned = (alg: string) => `${encode({ alg, typ: 'JWT' })}.${encode(wanted())}.`
const pem = () => rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
/** As ES256, with this for a signature. */
const es256 = (signature: Buffer) =>
  `${encode({ alg: 'ES256', kid: 'ec' })}.${encode(wanted())}.${signature.toString('base64url')}`
const byRsa = (keyid: string, algorithm: jwt.Algorithm = 'RS256') =>
  jwt.sign(wanted(), rsa.privateKey, { algorithm, keyid })
const own = () => session.access_token
const ownParts = () => own().split('.') as [string, string, string]
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const bytes = (value: bigint, length = 32) => Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex')
const halves = () => {
  const signature = Buffer.from(ownParts()[2], 'base64url')
  return [signature.subarray(0, 32), signature.subarray(32)].map((half) =>
    BigInt(`0x${half.toString('hex')}`),
  ) as [bigint, bigint]
}
const withSignature = (signature: Buffer) =>
  `${ownParts().slice(0, 2).join('.')}.${signature.toString('base64url')}`
const derInteger = (value: bigint) => {
  const body = Buffer.concat([Buffer.from([0]), bytes(value)])
  return Buffer.concat([Buffer.from([2, body.length]), body])
}
const der = () => {
  const body = Buffer.concat(halves().map(derInteger))
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}

const notGenuine: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    ['none', 'None', 'NONE', 'nOnE', '', 'HS256'].map((alg) => [
      `unsigned, alg ${JSON.stringify(alg)}`,
      () => unsigned(alg),
    ]),
  ),
  'alg none with a signature': () => raw({ alg: 'none' }, wanted()),
  'no alg': () => raw({ typ: 'JWT' }, wanted()),
  'alg twice, none last': () => raw('{"alg":"HS256","alg":"none"}', wanted()),
  'alg as a list': () => raw({ alg: ['HS256'] }, wanted()),
  'alg of a prototype': () => raw({ alg: '__proto__' }, wanted()),
  'HS256 signed with the public key (PEM)': () => raw({ alg: 'HS256', kid: 'rsa' }, wanted(), pem()),
  'the same without line end': () => raw({ alg: 'HS256', kid: 'rsa' }, wanted(), pem().trim()),
  'HS256 signed with the public key (DER)': () =>
    raw({ alg: 'HS256', kid: 'rsa' }, wanted(), rsa.publicKey.export({ type: 'spki', format: 'der' })),
  'HS256 signed with the public key as JWKS shows it': () =>
    raw({ alg: 'HS256', kid: 'ec' }, wanted(), JSON.stringify(jwk(ec.publicKey, 'ec', 'ES256'))),
  'the empty key': () => raw(hs256, wanted(), ''),
  'a key of NULs': () => raw(hs256, wanted(), Buffer.alloc(32)),
  'another key': () => raw(hs256, wanted(), 'the secret of another server, long enough'),
  HS512: () => jwt.sign(wanted(), secret, { algorithm: 'HS512' }),
  'RS256 by nobody we know': () => byRsa('nobody'),
  RS512: () => byRsa('rsa', 'RS512'),
  PS256: () => byRsa('rsa', 'PS256'),
  'RS256 under the kid of the other key': () => byRsa('ec'),
  'kid a path': () => byRsa('../../../../dev/null'),
  'kid SQL': () => byRsa("x' union select 'secret' --"),
  'kid with NUL': () => byRsa('rsa\0'),
  'kid __proto__': () => byRsa('__proto__'),
  'kid a list': () => raw({ ...hs256, kid: ['rsa'] }, wanted()),
  'kid an object': () => raw({ ...hs256, kid: { $ne: '' } }, wanted()),
  ...Object.fromEntries(
    (
      [
        ['jku', 'https://evil.example/jwks'],
        ['x5u', 'https://evil.example/cert'],
        ['x5c', ['MIIB']],
        ['jwk', jwk(stranger.publicKey, 'ec', 'ES256')],
        ['crit', ['exp']],
        ['b64', false],
        ['zip', 'DEF'],
        ['enc', 'A256GCM'],
        ['cty', 'JWT'],
      ] as const
    ).map(([name, value]) => [`${name} in the header`, () => raw({ ...hs256, [name]: value }, wanted())]),
  ),
  'the key of the forger in the header': () =>
    jwt.sign(wanted(), stranger.privateKey, {
      algorithm: 'ES256',
      header: {
        alg: 'ES256',
        kid: 'ec',
        jwk: jwk(stranger.publicKey, 'ec', 'ES256'),
      } as unknown as jwt.JwtHeader,
    }),
  ...Object.fromEntries(
    ['JWE', 'refresh+jwt', 'id_token', 'dpop+jwt', 7, null, {}].map((typ) => [
      `typ ${JSON.stringify(typ)}`,
      () => raw({ ...hs256, typ }, wanted()),
    ]),
  ),
  'a byte order mark before the header': () => raw('\ufeff{"alg":"HS256"}', wanted()),
  'a byte order mark before the claims': () => raw(hs256, `\ufeff${JSON.stringify(wanted())}`),
  'claims that are a list': () => raw(hs256, [wanted()]),
  'claims that are text': () => raw(hs256, '"service_role"'),
  'claims that are null': () => raw(hs256, 'null'),
  'claims in another encoding': () => {
    const input = `${encode(hs256)}.${Buffer.from(JSON.stringify(wanted()), 'utf16le').toString('base64url')}`
    return `${input}.${hmac(input, secret)}`
  },
  'another role than was signed': () => `${ownParts()[0]}.${encode(wanted())}.${ownParts()[2]}`,
  'another header than was signed': () => `${encode({ ...hs256 })}.${ownParts()[1]}.${ownParts()[2]}`,
  'no signature': () => `${ownParts().slice(0, 2).join('.')}.`,
  'two parts': () => ownParts().slice(0, 2).join('.'),
  'data behind the signature': () => `${own()}.${encode(wanted())}`,
  'data in the signature': () =>
    withSignature(Buffer.concat([Buffer.from(ownParts()[2], 'base64url'), Buffer.from([0])])),
  padding: () => `${own()}=`,
  'a line end in it': () => own().replace('.', '.%0a'),
  'ECDSA, r = s = 0': () => es256(Buffer.alloc(64)),
  'ECDSA, r = s = 1': () => es256(Buffer.concat([bytes(1n), bytes(1n)])),
  'ECDSA, r = s = order': () => es256(Buffer.concat([bytes(order), bytes(order)])),
  'ECDSA, empty': () => es256(Buffer.alloc(0)),
  'ECDSA, one byte less': () => withSignature(Buffer.from(ownParts()[2], 'base64url').subarray(1)),
  'ECDSA in the form of DER': () => withSignature(der()),
  'ECDSA with longer halves': () => withSignature(Buffer.concat(halves().map((half) => bytes(half, 33)))),
  'ECDSA by a stranger': () => jwt.sign(wanted(), stranger.privateKey, { algorithm: 'ES256', keyid: 'ec' }),
  'more than 8 kB': () => raw(hs256, wanted({ filler: 'x'.repeat(8_000) })),
}

/** Genuine by its signature, but it does not hold. */
const notHolding: Readonly<Record<string, object>> = {
  expired: { exp: now() - 31 },
  'exp negative': { exp: -1 },
  'exp zero': { exp: 0 },
  'exp as text': { exp: String(now() + 3600) },
  'exp as null': { exp: null },
  'exp as a list': { exp: [now() + 3600] },
  'exp as true': { exp: true },
  'a past exp as a float': { exp: now() - 31.5 },
  'nbf in the future': { nbf: now() + 3600 },
  'nbf as text': { nbf: '0' },
  'iat in the future': { iat: now() + 3600 },
  'iat as text': { iat: 'now' },
  'another audience': { sub: 'x', aud: 'elsewhere' },
  'a role of the database': { role: 'postgres' },
  'a role of ours': { role: 'lite_admin' },
  'a role that is a list': { role: ['service_role'] },
  'a role with a quote': { role: 'service_role"; reset role; --' },
}

/** fetch() refuses some of these headers. */
const statusOf = (path: string, token: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { apikey: server.config.anonKey, authorization: `Bearer ${token}` }
    const request = httpRequest(server.url + path, { headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject).end()
  })

const everywhere = (token: string) =>
  Promise.all(surfaces.map(async ([path]) => [path, await statusOf(path, token)] as const))

describe('A36 A32: refused at every surface:', () => {
  it.each(Object.keys(notGenuine))('%s', async (name) => {
    expect(await everywhere(notGenuine[name]?.() ?? '')).toEqual(surfaces)
  })

  it.each(Object.keys(notHolding))('%s', async (name) => {
    expect(await everywhere(raw(hs256, wanted(notHolding[name])))).toEqual(surfaces)
  })

  it('a token of a megabyte, before it is read', async () => {
    for (const [path] of surfaces)
      expect(await statusOf(path, raw(hs256, wanted({ filler: 'x'.repeat(1_000_000) })))).toBe(431)
  })
})

describe('A36: taken', () => {
  it('genuine tokens, also with times as floats, very large ones, and within the leeway', async () => {
    expect((await everywhere(own())).slice(0, 1)).toEqual([['/rest/v1/todos', 200]])
    for (const times of [
      {},
      { exp: now() + 60.5 },
      { exp: 1e15 },
      { exp: now() - 20 },
      { nbf: now() + 20 },
    ]) {
      const said = Object.fromEntries(await everywhere(raw(hs256, wanted(times))))
      expect(said).toMatchObject({
        '/rest/v1/todos': 200,
        '/auth/v1/admin/users': 200,
        '/admin/v1/keys': 200,
      })
    }
  })

  it('the twin of an ECDSA signature (s for order - s) is the same token and no other', async () => {
    const [r, s] = halves()
    const twin = withSignature(Buffer.concat([bytes(r), bytes(order - s)]))
    const status = await statusOf('/rest/v1/todos', twin)
    expect(status).toBe(await statusOf('/rest/v1/todos', own()))
    const answer = await server.request('/auth/v1/user', { as: twin })
    expect(await answer.json()).toMatchObject({ id: session.user.id, role: 'authenticated' })
  })

  it('claims that stand there twice mean the same to us and to the database: the last one counts', async () => {
    const twice = `{"role":"service_role","role":"anon","exp":${now() + 60},"sub":"x","sub":"${session.user.id}"}`
    const said = Object.fromEntries(await everywhere(raw(hs256, twice)))
    expect(said).toMatchObject({ '/rest/v1/todos': 401, '/auth/v1/admin/users': 403, '/admin/v1/keys': 403 })
  })
})

describe('A32: every surface', () => {
  it('that is mounted stands in the list above', () => {
    const parts = new Set(
      server.routes.map(
        ({ url }) => /^\/(rest|auth\/v1\/admin|auth|admin|realtime|storage|openapi|client)\b/.exec(url)?.[0],
      ),
    )
    parts.delete(undefined)
    for (const part of parts)
      expect([part, surfaces.some(([path]) => path.startsWith(part ?? ''))]).toEqual([part, true])
    expect(parts.size).toBe(8)
  })

  it('takes the same genuine token, and refuses it as soon as its session has ended', async () => {
    const { access_token } = await signUp(server)
    const paths = ['/rest/v1/todos', '/openapi.json', '/realtime/v1/changes?table=todos', '/auth/v1/user']
    const statuses = () => Promise.all(paths.map((path) => statusOf(path, access_token)))
    expect(await statuses()).toEqual([200, 200, 200, 200])
    await server.request('/auth/v1/logout', { method: 'POST', as: access_token })
    expect(await statuses()).toEqual([401, 401, 401, 403])
  })
})
