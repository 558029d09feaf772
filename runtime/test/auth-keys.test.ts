// Keys that sign access tokens: ES256 and RS256, what JWKS shows of them, rotation (A35), and processes with other keys on
// one database.
import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonWebKey } from '../config/jwk.ts'
import { createLogger } from '../http/logger.ts'
import type { Services } from '../services.ts'
import { createServices } from '../services.ts'
import { ask, connect, newAddress, password, restStatus, signUp, todosSql, unlimited } from './auth-client.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

const pairs = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
}
type Kind = keyof typeof pairs

interface Pair {
  readonly secret: JsonWebKey
  readonly open: JsonWebKey
}

function newPair(kind: Kind): Pair {
  const { privateKey, publicKey } = pairs[kind]()
  const kid = randomUUID()
  return {
    secret: { ...privateKey.export({ format: 'jwk' }), kid, alg: kind },
    open: { ...publicKey.export({ format: 'jwk' }), kid, alg: kind },
  }
}

const log = createLogger({ level: 'silent', secrets: [] })
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']

describe.each(['ES256', 'RS256'] as const)('%s', (kind) => {
  let server: TestServer
  const pair = newPair(kind)
  const secretKey = { kty: 'oct', kid: 'shared', k: Buffer.from(randomUUID()).toString('base64url') }
  const opened: Services[] = []

  /** A process with other keys on the same database. */
  const processWith = (...jwtKeys: JsonWebKey[]): Services => {
    const services = createServices({ ...server.config, jwtKeys }, testLogins(server.database), log)
    opened.push(services)
    return services
  }
  const roleIn = async ({ identity }: Services, token: string): Promise<string> => {
    try {
      return (await identity.resolve({ authorization: `Bearer ${token}` })).role
    } catch {
      return 'refused'
    }
  }

  beforeAll(async () => {
    server = await startTestServer({
      sql: todosSql,
      env: { ...unlimited, JWT_KEYS: JSON.stringify([pair.secret, secretKey]) },
    })
  })
  afterAll(async () => {
    await Promise.all(opened.map((services) => services.close()))
    await server.stop()
  })

  it('C08: signs, and JWKS shows public halves only, with a cache header', async () => {
    const { access_token } = await signUp(server)
    expect(jwt.decode(access_token, { complete: true })?.header).toEqual({
      alg: kind,
      typ: 'JWT',
      kid: pair.open.kid,
    })
    expect(await restStatus(server, access_token)).toBe(200)
    const answer = await fetch(`${server.url}/auth/v1/.well-known/jwks.json`)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=600')
    const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] }
    expect(keys).toEqual([{ ...pair.open, use: 'sig', key_ops: ['verify'] }])
    expect(keys.flatMap(Object.keys).filter((name) => privateMembers.includes(name))).toEqual([])
  })

  it('lets getClaims() verify without asking us for the user', async () => {
    const client = connect(server, server.config.anonKey)
    const { data } = await client.auth.signUp({ email: newAddress(), password })
    const before = server.logLines.length
    const claims = await client.auth.getClaims()
    expect(claims.error).toBeNull()
    expect(claims.data?.claims).toMatchObject({
      ...{ sub: data.user?.id, role: 'authenticated', aal: 'aal1', is_anonymous: false },
      iss: server.config.auth.issuer,
    })
    expect(claims.data?.header.kid).toBe(pair.open.kid)
    expect(server.logLines.slice(before).join('')).not.toContain('/auth/v1/user"')
    const forged = `${data.session?.access_token.slice(0, -4) ?? ''}AAAA`
    expect((await client.auth.getClaims(forged)).error).toBeTruthy()
  })

  it('A35 C08: rotates without logging anyone out, and refuses the tokens of a removed key at once', async () => {
    const { access_token: old, refresh_token } = await signUp(server)
    const next = newPair('ES256')
    const origin = { ip: '127.0.0.1', userAgent: 'test' }

    const both = processWith({ ...next.secret, key_ops: ['sign'] }, pair.open)
    expect(await roleIn(both, old)).toBe('authenticated')
    expect(both.auth.publicKeys.map(({ kid }) => kid)).toEqual([next.open.kid, pair.open.kid])
    const refreshed = await both.auth.sessions.refresh(refresh_token, origin)
    expect(jwt.decode(refreshed.access_token, { complete: true })?.header.kid).toBe(next.open.kid)
    expect(await roleIn(both, refreshed.access_token)).toBe('authenticated')

    const onlyNew = processWith(next.secret)
    expect(await roleIn(onlyNew, old)).toBe('refused')
    expect(await roleIn(onlyNew, refreshed.access_token)).toBe('authenticated')
    // the session outlives its old token
    expect((await onlyNew.auth.sessions.refresh(refreshed.refresh_token, origin)).user.id).toBe(
      refreshed.user.id,
    )
    // API keys are signed with JWT_SECRET and stay
    expect(await roleIn(onlyNew, server.config.serviceRoleKey)).toBe('service_role')
  })

  it('C01: takes the public half as no secret (A36)', async () => {
    const pem = createPublicKey({ key: pair.open, format: 'jwk' }).export({ format: 'pem', type: 'spki' })
    const claims = { role: 'service_role', sub: randomUUID() }
    const token = jwt.sign(claims, Buffer.from(pem), { algorithm: 'HS256', keyid: String(pair.open.kid) })
    const unsigned = jwt.sign(claims, '', { algorithm: 'none' })

    for (const forged of [token, unsigned]) {
      expect(await restStatus(server, forged)).toBe(401)
      expect((await ask(server, 'GET', '/auth/v1/admin/users', { as: forged })).status).toBe(403)
    }
  })

  it('does not start where two keys could sign, or none of ours can', () => {
    const other = newPair('ES256')
    expect(() => processWith(pair.secret, other.secret)).toThrow('JWT_KEYS: several keys could sign')
    const { privateKey } = generateKeyPairSync('ed25519')
    const edwards = { ...privateKey.export({ format: 'jwk' }), kid: 'ed', key_ops: ['sign'] }
    expect(() => processWith(edwards)).toThrow('Ed25519')
  })

  it('signs with JWT_SECRET where there are only public keys', async () => {
    const verifying = processWith(pair.open)
    const { refresh_token } = await signUp(server)
    const { access_token } = await verifying.auth.sessions.refresh(refresh_token, {
      ip: '127.0.0.1',
      userAgent: '',
    })
    expect(jwt.decode(access_token, { complete: true })?.header).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(await roleIn(verifying, access_token)).toBe('authenticated')
  })
})
