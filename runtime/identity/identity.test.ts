// The token corpus of security.md J-01…J-11: what is forged, malformed, late or confused is 401; the genuine is not.
import { createHmac, createPublicKey, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../errors/api-error.ts'
import type { Caller } from './caller.ts'
import type { Identity, IdentityOptions } from './identity.ts'
import { createIdentity } from './identity.ts'

const jwtSecret = 'a test secret with more than 32 characters'
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const octets = Buffer.alloc(32, 'oct')

const toJwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid })
const jwtKeys = [
  toJwk(rsa.publicKey, 'rsa'),
  toJwk(ec.privateKey, 'ec'),
  toJwk(ed.publicKey, 'ed'),
  { kty: 'oct', kid: 'oct', k: octets.toString('base64url'), alg: 'HS256' },
]

const now = () => Math.floor(Date.now() / 1000)
const user = { sub: '6f1c0c1e-6d0b-4c46-9a15-5a3f4c2f7f10', role: 'authenticated', aud: 'authenticated' }
const claims = (more: object = {}) => ({ ...user, iat: now(), exp: now() + 3600, ...more })
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const hmac = (input: string, key: string | Buffer) =>
  createHmac('sha256', key).update(input).digest('base64url')

/** A token with any header and payload, signed with HS256 as a forger or a careless issuer would. */
function raw(header: unknown, payload: unknown, key: string | Buffer = jwtSecret): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${hmac(input, key)}`
}
const hs256 = { alg: 'HS256', typ: 'JWT' }
const signed = (payload: unknown) => raw(hs256, payload)

function signEd(payload: unknown, key: KeyObject = ed.privateKey): string {
  const input = `${encode({ alg: 'EdDSA', kid: 'ed' })}.${encode(payload)}`
  return `${input}.${signBytes(null, Buffer.from(input), key).toString('base64url')}`
}

const anonKey = signed({ role: 'anon', iss: 'supabase-lite', iat: now(), exp: now() + 1e6 })
const serviceRoleKey = signed({ role: 'service_role', iss: 'supabase-lite', iat: now(), exp: now() + 1e6 })
const base = { jwtSecret, jwtKeys, jwtStrict: false, anonKey, serviceRoleKey } satisfies IdentityOptions
const identity = createIdentity({ ...base, issuer: 'https://lite.example/auth/v1' })
const strict = createIdentity({ ...base, issuer: 'https://lite.example/auth/v1', jwtStrict: true })

async function refusal(token: string, by: Identity = identity): Promise<ApiError> {
  try {
    await by.resolve({ authorization: `Bearer ${token}` })
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('the token was taken')
}

const take = (token: string, by: Identity = identity) =>
  by.resolve({ authorization: `Bearer ${token}` }) as Caller

afterEach(() => {
  vi.useRealTimers()
})

describe('genuine tokens', () => {
  const rs = { algorithm: 'RS256', keyid: 'rsa' } as const
  const genuine: Readonly<Record<string, () => string>> = {
    'HS256 with the secret': () => signed(claims()),
    'HS256 without typ': () => raw({ alg: 'HS256' }, claims()),
    'HS256 with at+jwt': () => raw({ alg: 'HS256', typ: 'at+jwt' }, claims()),
    'HS256 with a kid of a foreign issuer': () => raw({ ...hs256, kid: 'theirs' }, claims()),
    'HS256 of a JSON Web Key': () => raw({ ...hs256, kid: 'oct' }, claims(), octets),
    'RS256 by kid': () => jwt.sign(claims(), rsa.privateKey, rs),
    'RS256 without kid': () => jwt.sign(claims(), rsa.privateKey, { algorithm: 'RS256' }),
    'ES256 by kid': () => jwt.sign(claims(), ec.privateKey, { algorithm: 'ES256', keyid: 'ec' }),
    'EdDSA by kid': () => signEd(claims()),
    'aud in a list': () => signed(claims({ aud: ['other', 'authenticated'] })),
    'our issuer': () => signed(claims({ iss: 'https://lite.example/auth/v1' })),
    'without aud, iss, exp': () => signed({ sub: user.sub, role: 'authenticated' }),
    'expired 29 s ago': () => signed(claims({ exp: now() - 29 })),
    'valid in 29 s': () => signed(claims({ nbf: now() + 29 })),
    'issued in 29 s': () => signed(claims({ iat: now() + 29 })),
    'exp as a float': () => signed(claims({ exp: now() + 60.5 })),
    'exp very far': () => signed(claims({ exp: 1e20 })),
  }

  it.each(Object.entries(genuine))('%s', (_name, make) => {
    const caller = take(make())
    expect(caller).toMatchObject({ login: 'api', role: 'authenticated', subject: user.sub })
    expect(JSON.parse(caller.claimsText)).toEqual(caller.claims)
  })

  it('without a role is anon, and the claims say so', () => {
    const caller = take(signed({ sub: user.sub }))
    expect(caller.role).toBe('anon')
    expect(JSON.parse(caller.claimsText)).toEqual({ sub: user.sub, role: 'anon' })
  })

  it('with another role uses the login of the API; only service_role the other one', () => {
    expect(take(signed(claims({ role: 'editor' })))).toMatchObject({ login: 'api', role: 'editor' })
    expect(take(serviceRoleKey)).toMatchObject({ login: 'service', role: 'service_role', subject: '' })
  })
})

describe('refused tokens', () => {
  const confused = (key: string | Buffer) => raw({ alg: 'HS256', kid: 'rsa' }, claims(), key)
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' })
  const unsigned = (alg: string) => `${encode({ alg, typ: 'JWT' })}.${encode(claims())}.`
  const payload = encode(claims())
  const [, , signature = ''] = signed(claims()).split('.')
  const otherTimes = (times: object) => signed(claims(times))

  // J-01…J-05, J-09, J-10: not genuine.
  const notGenuine: Readonly<Record<string, string>> = {
    'alg none, no signature': unsigned('none'),
    'alg None': unsigned('None'),
    'alg nOnE': unsigned('nOnE'),
    'alg none, with a signature': raw({ alg: 'none' }, claims()),
    'HS256, empty signature': unsigned('HS256'),
    'no alg': raw({ typ: 'JWT' }, claims()),
    'alg as a list': raw({ alg: ['HS256'] }, claims()),
    'alg as null': raw({ alg: null }, claims()),
    'alg of Object.prototype': raw({ alg: 'constructor' }, claims()),
    'two parts': `${encode(hs256)}.${payload}`,
    'four parts': `${signed(claims())}.x`,
    'five parts (JWE)': 'a.b.c.d.e',
    'only dots': '..',
    'an empty part': `.${payload}.${signature}`,
    'not base64url': `${encode(hs256)}.${payload}.${signature.slice(0, -2)}+/`,
    padded: `${signed(claims())}=`,
    'header no JSON': `${Buffer.from('{alg').toString('base64url')}.${payload}.${signature}`,
    'header a list': raw([hs256], claims()),
    'payload a string': signed('service_role'),
    'payload a list': signed([claims()]),
    'payload null': signed(null),
    'another secret': raw(hs256, claims(), 'another secret of more than 32 characters'),
    'the empty secret': raw(hs256, claims(), ''),
    'changed payload': signed(claims()).replace(/\.[^.]+\./, `.${encode(claims({ role: 'service_role' }))}.`),
    'HS256 with the RSA key as PEM': confused(pem),
    'HS256 with the RSA key as PEM, trimmed': confused(pem.toString().trim()),
    'HS256 with the RSA key as DER': confused(rsa.publicKey.export({ type: 'spki', format: 'der' })),
    'HS256 with the RSA key as JWK': confused(JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))),
    'HS256 with the EC key as PEM': raw(
      hs256,
      claims(),
      ec.publicKey.export({ type: 'spki', format: 'pem' }),
    ),
    HS384: jwt.sign(claims(), jwtSecret, { algorithm: 'HS384' }),
    HS512: jwt.sign(claims(), jwtSecret, { algorithm: 'HS512' }),
    'RS512 with the RS256 key': jwt.sign(claims(), rsa.privateKey, { algorithm: 'RS512', keyid: 'rsa' }),
    'PS256 with the RS256 key': jwt.sign(claims(), rsa.privateKey, { algorithm: 'PS256', keyid: 'rsa' }),
    'RS256 by a stranger': jwt.sign(claims(), stranger.privateKey, { algorithm: 'RS256', keyid: 'rsa' }),
    'RS256 with the kid of another family': jwt.sign(claims(), rsa.privateKey, {
      algorithm: 'RS256',
      keyid: 'ec',
    }),
    'EdDSA by a stranger': signEd(claims(), generateKeyPairSync('ed25519').privateKey),
    'HS256 of the secret under the kid of a key': raw({ ...hs256, kid: 'oct' }, claims()),
    'HS256 of a key under an unknown kid': raw({ ...hs256, kid: 'gone' }, claims(), octets),
    'RS256, kid unknown': jwt.sign(claims(), rsa.privateKey, { algorithm: 'RS256', keyid: 'nobody' }),
    'RS256, kid a path': jwt.sign(claims(), rsa.privateKey, { algorithm: 'RS256', keyid: '../../dev/null' }),
    'RS256, kid SQL': jwt.sign(claims(), rsa.privateKey, { algorithm: 'RS256', keyid: "' or 1=1--" }),
    'kid a list': raw({ ...hs256, kid: ['oct'] }, claims()),
    'kid a number': raw({ ...hs256, kid: 0 }, claims()),
    'kid of a megabyte': raw({ ...hs256, kid: 'k'.repeat(1_000_000) }, claims()),
    'jwk of the forger': raw(
      { ...hs256, jwk: createPublicKey(stranger.privateKey).export({ format: 'jwk' }) },
      claims(),
    ),
    jku: raw({ ...hs256, jku: 'http://127.0.0.1:1/keys' }, claims()),
    x5u: raw({ ...hs256, x5u: 'http://127.0.0.1:1/cert' }, claims()),
    x5c: raw({ ...hs256, x5c: ['MII'] }, claims()),
    crit: raw({ ...hs256, crit: ['exp'] }, claims()),
    'b64 false': raw({ ...hs256, b64: false }, claims()),
    zip: raw({ ...hs256, zip: 'DEF' }, claims()),
    'typ JWE': raw({ ...hs256, typ: 'JWE' }, claims()),
    'typ of a refresh token': raw({ ...hs256, typ: 'refresh+jwt' }, claims()),
    'typ a number': raw({ ...hs256, typ: 1 }, claims()),
    'a JWT in a JWT': raw({ ...hs256, cty: 'JWT' }, claims()),
    'more than 8 kB': signed(claims({ filler: 'x'.repeat(8192) })),
    'deep nesting beyond 8 kB': signed('['.repeat(9000)),
    'an opaque key that nobody knows': 'sb_secret_abcdefghijklmnop',
    garbage: 'garbage',
  }

  it.each(Object.entries(notGenuine))('%s: PGRST301', async (_name, token) => {
    const error = await refusal(token)
    expect(error).toMatchObject({ status: 401, code: 'PGRST301' })
    expect(error.headers['www-authenticate']).toMatch(
      /^Bearer error="invalid_token", error_description="[^"\n]+"$/,
    )
  })

  // J-06…J-08: genuine, and not to be taken.
  const notHolding: Readonly<Record<string, readonly [token: string, message: RegExp]>> = {
    'expired 31 s ago': [otherTimes({ exp: now() - 31 }), /^JWT expired$/],
    'exp negative': [otherTimes({ exp: -1 }), /^JWT expired$/],
    'exp zero': [otherTimes({ exp: 0 }), /^JWT expired$/],
    'exp a string': [otherTimes({ exp: String(now() + 60) }), /'exp' claim must be a number/],
    'exp null': [otherTimes({ exp: null }), /'exp' claim must be a number/],
    'exp a list': [otherTimes({ exp: [now() + 60] }), /'exp' claim must be a number/],
    'valid in an hour': [otherTimes({ nbf: now() + 3600 }), /^JWT not yet valid$/],
    'nbf a string': [otherTimes({ nbf: '0' }), /'nbf' claim must be a number/],
    'issued in an hour': [otherTimes({ iat: now() + 3600 }), /^JWT issued at future$/],
    'iat true': [otherTimes({ iat: true }), /'iat' claim must be a number/],
    'another audience': [signed(claims({ aud: 'other' })), /^JWT not in audience$/],
    'no audience in the list': [signed(claims({ aud: [] })), /^JWT not in audience$/],
    'aud a number': [signed(claims({ aud: 1 })), /'aud' claim must be a string or an array of strings/],
    'aud with a null': [signed(claims({ aud: ['authenticated', null] })), /'aud' claim must be/],
    'another issuer': [signed(claims({ iss: 'https://evil.example' })), /^JWT from another issuer$/],
    'iss a list': [signed(claims({ iss: ['https://lite.example/auth/v1'] })), /another issuer/],
    'service_role for a user of another audience': [
      signed({ ...user, role: 'service_role', aud: 'x' }),
      /audience/,
    ],
    'text that jsonb cannot hold (NUL)': [signed(claims({ name: 'a\0b' })), /cannot hold/],
    'text that jsonb cannot hold (half a pair)': [signed(claims({ name: '\ud800' })), /cannot hold/],
  }

  it.each(Object.entries(notHolding))('%s: PGRST303', async (_name, [token, message]) => {
    const error = await refusal(token)
    expect(error).toMatchObject({ status: 401, code: 'PGRST303' })
    expect(error.message).toMatch(message)
  })

  it.each([
    ...['postgres', 'none', 'NONE', 'public', 'lite_admin', 'lite_api', 'lite_service', 'pg_read_all_data'],
    ...[
      'supabase_admin',
      'authenticator',
      '',
      'anon"',
      "anon'; --",
      'anon\n',
      'anon\\',
      'x'.repeat(64),
      'é'.repeat(32),
    ],
    ...[1, true, ['anon'], { name: 'anon' }],
  ])('the role %j: PGRST303', async (role) => {
    const error = await refusal(signed(claims({ role })))
    expect(error).toMatchObject({ status: 401, code: 'PGRST303' })
    expect(error.message).toContain("'role'")
  })
})

describe('strict', () => {
  const complete = () => claims({ iss: 'https://lite.example/auth/v1' })

  it.each(['aud', 'iss', 'exp'])('user tokens without %s are refused', async (name) => {
    expect(take(signed(complete()), strict).role).toBe('authenticated')
    const error = await refusal(signed({ ...complete(), [name]: undefined }), strict)
    expect(error.message).toBe("The JWT must have the claims 'aud', 'iss' and 'exp'")
  })

  it('the configured keys are exempt; other HS256 tokens of service_role are refused', async () => {
    expect(take(serviceRoleKey, strict).role).toBe('service_role')
    expect(take(anonKey, strict).role).toBe('anon')
    const other = signed({ role: 'service_role', iat: now() })
    expect(take(other).role).toBe('service_role')
    expect(await refusal(other, strict)).toMatchObject({ code: 'PGRST303' })
    const asymmetric = jwt.sign({ role: 'service_role' }, ec.privateKey, { algorithm: 'ES256', keyid: 'ec' })
    expect(take(asymmetric, strict).role).toBe('service_role')
  })
})

describe('headers', () => {
  const token = signed(claims())
  const call = (headers: Parameters<Identity['resolve']>[0]) => identity.resolve(headers) as Caller

  it('the token decides before the key; the key decides alone', () => {
    expect(call({ apikey: anonKey, authorization: `Bearer ${token}` }).role).toBe('authenticated')
    expect(call({ apikey: serviceRoleKey, authorization: `bearer  ${token}` }).role).toBe('authenticated')
    expect(call({ apikey: anonKey, authorization: `Bearer ${anonKey}` }).role).toBe('anon')
    expect(call({ apikey: serviceRoleKey }).role).toBe('service_role')
    expect(call({ apikey: anonKey, authorization: 'Basic eDp5' }).role).toBe('anon')
  })

  it('a wrong key beside a good token is refused, and a good key does not help a wrong token', () => {
    expect(() => call({ apikey: 'wrong', authorization: `Bearer ${token}` })).toThrow('Invalid API key')
    expect(() => call({ apikey: serviceRoleKey, authorization: `Bearer ${token}x` })).toThrow(ApiError)
    expect(() => call({ apikey: anonKey, authorization: 'Bearer ' })).toThrow('Empty JWT')
    expect(() => call({ apikey: [anonKey, anonKey] })).toThrow('Invalid API key')
  })

  it.each([{}, { apikey: '' }, { authorization: '' }, { authorization: 'Basic eDp5' }])(
    'nothing usable in %j: PGRST302',
    (headers) => {
      expect(() => call(headers)).toThrow(
        expect.objectContaining({
          status: 401,
          code: 'PGRST302',
          headers: { 'www-authenticate': 'Bearer' },
        }) as Error,
      )
    },
  )
})

describe('opaque keys', () => {
  it('are asked for each time, beside a token too, so a revoked one ends at once', async () => {
    const keys = new Map<string, 'anon' | 'service_role'>([
      ['sb_publishable_a', 'anon'],
      ['sb_secret_b', 'service_role'],
    ])
    const own = createIdentity({ ...base, keyStore: { find: async (key) => keys.get(key) } })
    const token = `Bearer ${signed(claims())}`
    expect(await own.resolve({ apikey: 'sb_secret_b' })).toMatchObject({
      login: 'service',
      role: 'service_role',
    })
    expect(await own.resolve({ authorization: 'Bearer sb_publishable_a' })).toMatchObject({ role: 'anon' })
    expect(await own.resolve({ apikey: 'sb_publishable_a', authorization: token })).toMatchObject({
      role: 'authenticated',
    })
    keys.clear()
    await expect(own.resolve({ apikey: 'sb_secret_b' })).rejects.toMatchObject({ code: 'PGRST301' })
    await expect(own.resolve({ apikey: 'sb_publishable_a', authorization: token })).rejects.toThrow(
      'Invalid API key',
    )
    await expect(own.resolve({ apikey: 'sb_a', authorization: 'Bearer sb_b' })).rejects.toThrow(
      'Invalid API key',
    )
  })

  it('may be the configured keys', () => {
    const own = createIdentity({ ...base, anonKey: 'sb_publishable_x', serviceRoleKey: 'sb_secret_y' })
    expect(own.resolve({ apikey: 'sb_secret_y' })).toMatchObject({
      login: 'service',
      claimsText: '{"role":"service_role"}',
    })
    expect(own.resolve({ apikey: 'sb_publishable_x' })).toMatchObject({ role: 'anon' })
  })
})

describe('the cache', () => {
  it('gives the same caller until the token expires, and not a moment longer', async () => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date'] })
    const own = createIdentity(base)
    const token = signed(claims({ exp: now() + 60 }))
    const caller = take(token, own)
    expect(take(token, own)).toBe(caller)
    vi.setSystemTime(1_800_000_000_000 + 89_000)
    expect(take(token, own)).toBe(caller)
    vi.setSystemTime(1_800_000_000_000 + 90_000)
    expect((await refusal(token, own)).message).toBe('JWT expired')
  })

  it('does not hide a revocation', async () => {
    const revoked = new Set<string>()
    const own = createIdentity({ ...base, revocations: { isRevoked: ({ subject }) => revoked.has(subject) } })
    const token = signed(claims())
    expect(take(token, own).role).toBe('authenticated')
    revoked.add(user.sub)
    expect((await refusal(token, own)).message).toBe('JWT was revoked')
    revoked.clear()
    expect(take(token, own).role).toBe('authenticated')
  })

  it('is bounded: the least used token is verified anew, with the same result', () => {
    const own = createIdentity(base)
    const first = signed(claims({ n: 'first' }))
    const before = take(first, own)
    for (let n = 0; n < 5001; n += 1) take(signed(claims({ n })), own)
    expect(take(first, own)).not.toBe(before)
    expect(take(first, own)).toEqual(before)
  })
})
