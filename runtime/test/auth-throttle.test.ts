// Guessing: passwords by account and by address without locking anybody out (checklist 29), codes from many addresses at once
// (A42, checklist 36). Addresses come by a trusted proxy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAddress, password } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    env: {
      TRUSTED_PROXIES: '127.0.0.1',
      AUTH_LIMIT_SIGNUP: '0',
      AUTH_LIMIT_LOGIN: '8',
      AUTH_LIMIT_MAIL: '0',
    },
  })
})
afterAll(() => server.stop())

async function post(path: string, body: object, ip: string, as?: string) {
  const response = await server.request(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'x-forwarded-for': ip },
    ...(as !== undefined && { as }),
  })
  return {
    status: response.status,
    wait: Number(response.headers.get('retry-after')),
    body: (await response.json()) as Record<string, unknown>,
  }
}

let addresses = 0
/** An address that nobody was seen at. */
const stranger = () => `203.0.113.${(addresses += 1)}`
const login = (email: string, secret: string, ip: string) =>
  post('/auth/v1/token?grant_type=password', { email, password: secret }, ip)

async function account(home = '198.51.100.1'): Promise<string> {
  const email = newAddress()
  expect((await post('/auth/v1/signup', { email, password }, home)).status).toBe(200)
  return email
}

/** Wrong passwords, each from an address of its own. */
async function guess(email: string, times: number): Promise<readonly number[]> {
  const statuses = []
  for (let at = 0; at < times; at += 1) statuses.push((await login(email, 'a wrong one', stranger())).status)
  return statuses
}

describe('C29: guessing passwords', () => {
  it('of one account from many addresses is slowed down, and its owner still gets in from where they are known', async () => {
    const home = '198.51.100.10'
    const [email, other] = [await account(home), await account()]
    expect(await guess(email, 6)).toEqual([400, 400, 400, 400, 400, 429])
    const refused = await login(email, password, stranger())
    expect([refused.status, refused.body.error_code]).toEqual([429, 'over_request_rate_limit'])
    expect(refused.wait).toBeGreaterThan(0)
    expect(refused.wait).toBeLessThanOrEqual(60)
    expect((await login(email, password, home)).status).toBe(200)
    expect((await login(other, password, stranger())).status).toBe(200)
  })

  it('is the same for an account that does not exist (C30)', async () => {
    expect(await guess(newAddress(), 6)).toEqual([400, 400, 400, 400, 400, 429])
  })

  it('has a second, longer step, and no end in a lock: after it the owner gets in from anywhere', async () => {
    const email = await account()
    const pass = (pattern: string) =>
      server.database.query(`update lite.rate_limits set resets_at = now() where key like $1`, [pattern])
    let tried = 0
    for (let round = 0; round < 7; round += 1) {
      tried += (await guess(email, 6)).filter((status) => status === 400).length
      // the minute is over, the hour is not
      await server.database.query(
        `update lite.rate_limits set resets_at = now() where key like 'account %' and key not like '% hour'`,
      )
    }
    // far from the 100 that NIST allows
    expect(tried).toBe(30)
    const refused = await login(email, password, stranger())
    expect(refused.status).toBe(429)
    expect(refused.wait).toBeGreaterThan(3_000)
    await pass('account %')
    expect((await login(email, password, stranger())).status).toBe(200)
  })

  it('a login that succeeds takes nothing from the next ones', async () => {
    const email = await account()
    for (let at = 0; at < 8; at += 1) expect((await login(email, password, stranger())).status).toBe(200)
  })

  it('of many accounts from one address is slowed down; one customer of IPv6 is one address', async () => {
    const emails = await Promise.all(Array.from({ length: 10 }, () => account()))
    const from = async (ip: (at: number) => string) => {
      const statuses = []
      for (const [at, email] of emails.entries())
        statuses.push((await login(email, 'a wrong one', ip(at))).status)
      return statuses
    }
    const eight = Array<number>(8).fill(400)
    expect(await from(() => '192.0.2.1')).toEqual([...eight, 429, 429])
    await server.database.query(`delete from lite.rate_limits where key like 'account %'`)
    expect(await from((at) => `2001:db8:1:1:${at}::${at}`)).toEqual([...eight, 429, 429])
  })
})

describe('A42 C36: guessing codes', () => {
  const code = async (email: string): Promise<{ code: string; token: string }> => {
    const { body } = await post(
      '/auth/v1/admin/generate_link',
      { type: 'magiclink', email },
      stranger(),
      server.config.serviceRoleKey,
    )
    return { code: String(body.email_otp), token: String(body.hashed_token) }
  }
  const verify = (body: object, ip = stranger()) => post('/auth/v1/verify', { type: 'email', ...body }, ip)
  const wrong = (right: string, at: number) => String((Number(right) + 1 + at) % 1_000_000).padStart(6, '0')

  it('five wrong ones end a code, wherever they come from, one after the other and all at once', async () => {
    for (const together of [false, true]) {
      const email = await account()
      const made = await code(email)
      const tries = Array.from(
        { length: 40 },
        (_, at) => () => verify({ email, token: wrong(made.code, at) }),
      )
      const answers = []
      if (together) answers.push(...(await Promise.all(tries.map((one) => one()))))
      else for (const one of tries.slice(0, 5)) answers.push(await one())
      expect(new Set(answers.map(({ body }) => body.error_code))).toEqual(new Set(['otp_expired']))
      expect((await verify({ email, token: made.code })).body.error_code).toBe('otp_expired')
      expect((await verify({ token_hash: made.token })).status).toBe(200)
    }
  })

  it('four wrong ones do not, and a new code is not the old one', async () => {
    const email = await account()
    const old = await code(email)
    const made = await code(email)
    for (let at = 0; at < 4; at += 1) await verify({ email, token: wrong(made.code, at + 1_000) })
    expect((await verify({ email, token: made.code })).status).toBe(200)
    expect(old.token).not.toBe(made.token)
  })

  it('tries from one address are counted, too: AUTH_LIMIT_VERIFY', async () => {
    const statuses = []
    for (let at = 0; at < 31; at += 1)
      statuses.push((await verify({ token_hash: `x${at}` }, '192.0.2.77')).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  })
})
