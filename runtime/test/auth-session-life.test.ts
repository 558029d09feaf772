// Sessions and what they are made of: refresh tokens that come back (A25), presets of their length (checklist 50), what ends
// the others (43), tokens and codes and how they are stored (33, 40), and fields that nobody may set of themselves (A33).
import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOneTimeTokens } from '../auth/model/one-time-tokens.ts'
import { createLogger } from '../http/logger.ts'
import type { Services } from '../services.ts'
import { createServices } from '../services.ts'
import {
  ask,
  logIn,
  newAddress,
  password,
  refresh,
  restStatus,
  signUp,
  todosSql,
  unlimited,
  type Session,
} from './auth-client.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const others: Services[] = []
beforeAll(async () => {
  server = await startTestServer({ sql: todosSql, env: { ...unlimited, AUTH_ANONYMOUS: 'on' } })
})
afterAll(async () => {
  await Promise.all(others.map((services) => services.close()))
  await server.stop()
})

const codeOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
  status,
  body.error_code,
]
const query = (sql: string, values?: readonly unknown[]) => server.database.query(sql, values)

describe('A25: a refresh token that comes back', () => {
  it('within the window gives the same successor; after it the whole session ends, and no other one', async () => {
    const first = await signUp(server)
    const elsewhere = (await logIn(server, first.user.email)).body as unknown as Session
    const stranger = await signUp(server)
    const second = (await refresh(server, first.refresh_token)).body as unknown as Session
    expect(second.refresh_token).not.toBe(first.refresh_token)
    for (let times = 0; times < 3; times += 1)
      expect((await refresh(server, first.refresh_token)).body.refresh_token).toBe(second.refresh_token)
    const { rows } = await query(
      `update auth.refresh_tokens set updated_at = updated_at - interval '11 seconds'
       where revoked and token = $1 returning session_id`,
      [createHash('sha256').update(first.refresh_token).digest('hex')],
    )
    expect(rows).toHaveLength(1)
    expect(codeOf(await refresh(server, first.refresh_token))).toEqual([400, 'refresh_token_already_used'])
    // whoever has the newest one has nothing either
    expect(codeOf(await refresh(server, second.refresh_token))).toEqual([400, 'refresh_token_not_found'])
    for (const { access_token } of [first, second]) expect(await restStatus(server, access_token)).toBe(401)
    for (const one of [elsewhere, stranger]) {
      expect(await restStatus(server, one.access_token)).toBe(200)
      expect((await refresh(server, one.refresh_token)).status).toBe(200)
    }
    const audited = await query(
      `select from auth.audit_log_entries where payload ->> 'action' = 'token_reused'`,
    )
    expect(audited.rows).toHaveLength(1)
  })
})

describe('C50: sessions end as the operator sets it (nothing by default, decision 27)', () => {
  const hour = 3_600_000
  /** A process with such limits on the same database. */
  function processWith(timebox: number, inactivity: number): Services {
    const { auth } = server.config
    const session = { ...auth.session, timebox, inactivity }
    const log = createLogger({ level: 'silent', secrets: [] })
    const services = createServices(
      { ...server.config, auth: { ...auth, session } },
      testLogins(server.database),
      log,
    )
    others.push(services)
    return services
  }
  const origin = { ip: '127.0.0.1', userAgent: 'test' }
  const presets: readonly (readonly [string, number, number, string, string, string])[] = [
    ['30 days (AAL1): before', 720 * hour, 0, '719 hours', '0', 'goes on'],
    ['30 days (AAL1): after', 720 * hour, 0, '721 hours', '0', 'session_expired'],
    ['12 hours (AAL2): before', 12 * hour, hour / 2, '11 hours', '29 minutes', 'goes on'],
    ['12 hours (AAL2): after', 12 * hour, hour / 2, '13 hours', '1 minute', 'session_expired'],
    ['30 minutes without use (AAL2): after', 12 * hour, hour / 2, '2 hours', '31 minutes', 'session_expired'],
    ['without limits', 0, 0, '9000 hours', '8000 hours', 'goes on'],
  ]
  it.each(presets)('%s', async (_what, timebox, inactivity, begun, used, expected) => {
    const { refresh_token, user } = await signUp(server)
    await query(
      `update auth.sessions set aal = 'aal2', created_at = now() - interval '${begun}',
         refreshed_at = (now() - interval '${used}') at time zone 'utc' where user_id = $1`,
      [user.id],
    )
    const outcome = await processWith(timebox, inactivity)
      .auth.sessions.refresh(refresh_token, origin)
      .then(
        () => 'goes on',
        (error: unknown) => (error as { code: string }).code,
      )
    expect(outcome).toBe(expected)
  })
})

describe('C43: after a change the other sessions end', () => {
  it('with a new password by themselves, and else by the scope "others"', async () => {
    const first = await signUp(server)
    const login = async (secret = password) =>
      (await logIn(server, first.user.email, secret)).body as unknown as Session
    const [here, there] = [await login(), await login()]
    await ask(server, 'PUT', '/auth/v1/user', { as: here.access_token, body: { password: 'a new long one' } })
    for (const { access_token, refresh_token } of [first, there]) {
      expect(await restStatus(server, access_token)).toBe(401)
      expect(codeOf(await refresh(server, refresh_token))).toEqual([400, 'refresh_token_not_found'])
    }
    const later = await login('a new long one')
    expect(await restStatus(server, here.access_token)).toBe(200)
    await ask(server, 'POST', '/auth/v1/logout?scope=others', { as: later.access_token })
    expect(await restStatus(server, here.access_token)).toBe(401)
    expect(await restStatus(server, later.access_token)).toBe(200)
  })
})

const link = async (email: string, type = 'magiclink') => {
  const { body } = await ask(server, 'POST', '/auth/v1/admin/generate_link', {
    as: server.config.serviceRoleKey,
    body: { type, email },
  })
  return { code: String(body.email_otp), token: String(body.hashed_token) }
}

describe('C33: a code out of a mail', () => {
  it('is used once, and its link with it', async () => {
    const { user } = await signUp(server)
    const { code, token } = await link(user.email)
    const byCode = () =>
      ask(server, 'POST', '/auth/v1/verify', { body: { type: 'email', email: user.email, token: code } })
    expect((await byCode()).status).toBe(200)
    expect(codeOf(await byCode())).toEqual([403, 'otp_expired'])
    const byLink = await ask(server, 'POST', '/auth/v1/verify', {
      body: { type: 'email', token_hash: token },
    })
    expect(codeOf(byLink)).toEqual([403, 'otp_expired'])
  })

  it('has some 20 bits, and is stored under a key of ours, so that a copy of the database does not tell it', async () => {
    const { user } = await signUp(server)
    const { code, token } = await link(user.email)
    expect(code).toMatch(/^\d{6}$/)
    const { rows } = await query('select token_hash, otp_hash from auth.one_time_tokens where user_id = $1', [
      user.id,
    ])
    const [{ token_hash: stored, otp_hash: kept } = { token_hash: '', otp_hash: '' }] = rows as {
      token_hash: string
      otp_hash: string
    }[]
    const hash = (name: string, text: string) => createHash(name).update(text).digest('hex')
    // a link has 256 bits: a plain hash is enough
    expect(stored).toBe(hash('sha256', token))
    for (const text of [code, user.email + code, code + user.email, `${user.email}\0${code}`])
      for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])
        expect([name, kept]).not.toEqual([name, hash(name, text)])
    const guess = createHmac('sha256', Buffer.alloc(32)).update(`${user.email}\0${code}`).digest('hex')
    expect(kept).not.toBe(guess)
    const { db } = server.services.auth
    const withOtherKey = createOneTimeTokens(Buffer.alloc(32, 1))
    expect(
      await db.transaction((tx) => withOtherKey.takeByCode(tx, ['magiclink'], user.email, code)),
    ).toBeUndefined()
    const { oneTimeTokens } = server.services.auth
    expect(
      await db.transaction((tx) => oneTimeTokens.takeByCode(tx, ['magiclink'], user.email, code)),
    ).toBeDefined()
  })
})

describe('C40: what opens something is random, 128 bits or more, and never stored as it is', () => {
  it('refresh tokens, links, secret keys', async () => {
    const { user } = await signUp(server)
    const session = async () => String((await logIn(server, user.email)).body.refresh_token)
    const key = async () =>
      String(
        (
          await ask(server, 'POST', '/admin/v1/keys', {
            as: server.config.serviceRoleKey,
            body: { kind: 'secret', name: 'one' },
          })
        ).body.secret,
      )
    const stored = async (table: string) => JSON.stringify((await query(`select * from ${table}`)).rows)
    for (const [make, table, random] of [
      [session, 'auth.refresh_tokens', /^([\w-]{43})$/],
      [async () => (await link(user.email)).token, 'auth.one_time_tokens', /^([\w-]{43})$/],
      [key, 'lite.api_keys', /^sb_secret_([\w-]{22})_[\w-]{8}$/],
    ] as const) {
      const made: string[] = []
      for (let at = 0; at < 10; at += 1) made.push(await make())
      const parts = made.map((one) => random.exec(one)?.[1] ?? '')
      for (const part of parts) expect(Buffer.from(part, 'base64url').length).toBeGreaterThanOrEqual(16)
      expect(new Set(parts).size).toBe(10)
      // no letter stands at the same place in all of them
      const same = Array.from(parts[0] ?? '').filter((letter, at) => parts.every((one) => one[at] === letter))
      expect(same.length).toBeLessThan(2)
      const rows = await stored(table)
      for (const one of made) expect(rows).not.toContain(one)
    }
  })
})

describe('A33: what a user says of themselves', () => {
  const claimed = {
    ...{
      id: '00000000-0000-4000-8000-000000000001',
      role: 'service_role',
      aud: 'elsewhere',
      is_super_admin: true,
    },
    ...{
      email_confirmed_at: '2020-01-01T00:00:00Z',
      confirmed_at: '2020-01-01T00:00:00Z',
      email_confirm: true,
    },
    ...{
      app_metadata: { admin: true },
      raw_app_meta_data: { admin: true },
      is_sso_user: true,
      deleted_at: null,
    },
    ...{ banned_until: '2999-01-01T00:00:00Z', created_at: '2000-01-01T00:00:00Z', is_anonymous: false },
    ...{ encrypted_password: 'x', password_hash: `$2b$10$${'a'.repeat(53)}`, instance_id: 'x', aal: 'aal2' },
  }
  const rowOf = async (id: string) =>
    (await query('select * from auth.users where id = $1', [id])).rows[0] as
      Record<string, unknown> | undefined

  const expectPlain = (row: Record<string, unknown> | undefined, anonymous: boolean) => {
    expect(row).toMatchObject({
      role: 'authenticated',
      aud: 'authenticated',
      is_sso_user: false,
      banned_until: null,
    })
    expect(row?.is_super_admin === true).toBe(false)
    expect(row?.is_anonymous).toBe(anonymous)
    expect(JSON.stringify(row?.raw_app_meta_data)).not.toContain('admin')
    expect((row?.created_at as Date).getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect(row?.id).not.toBe(claimed.id)
  }

  it.each([
    ['/auth/v1/signup', false],
    ['/auth/register', false],
    ['/auth/v1/signup', true],
  ])('at %s (anonymous: %j) is not heard', async (path, anonymous) => {
    const who = anonymous ? {} : { email: newAddress(), password }
    const { body } = await ask(server, 'POST', path, { body: { ...claimed, ...who, data: { admin: true } } })
    const { user, access_token } = body as unknown as Session
    expectPlain(await rowOf(user.id), anonymous)
    const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString()) as object
    expect(claims).toMatchObject({
      role: 'authenticated',
      aud: 'authenticated',
      aal: 'aal1',
      user_metadata: { admin: true },
    })
    expect((await ask(server, 'GET', '/auth/v1/admin/users', { as: access_token })).status).toBe(403)
  })

  it('later, too; app_metadata is refused, as auth-js has a word for it', async () => {
    const { access_token, user } = await signUp(server)
    const before = await rowOf(user.id)
    const put = (body: object) => ask(server, 'PUT', '/auth/v1/user', { as: access_token, body })
    expect(codeOf(await put(claimed))).toEqual([403, 'not_admin'])
    expect((await put({ ...claimed, app_metadata: undefined })).status).toBe(200)
    expect(await rowOf(user.id)).toEqual({ ...before, updated_at: expect.any(Date) as Date })
  })

  it('where a mail has to prove the address it proves nothing', async () => {
    const mailing = await startTestServer({ env: { ...unlimited, AUTH_AUTOCONFIRM: 'off' } })
    try {
      const email = newAddress()
      const body = { ...claimed, email, password }
      const made = await ask(mailing, 'POST', '/auth/v1/signup', { body })
      expect([made.status, 'access_token' in made.body]).toEqual([200, false])
      expect(codeOf(await logIn(mailing, email))).toEqual([400, 'email_not_confirmed'])
      const { rows } = await mailing.database.query('select email_confirmed_at, role from auth.users')
      expect(rows).toEqual([{ email_confirmed_at: null, role: 'authenticated' }])
    } finally {
      await mailing.stop()
    }
  })
})
