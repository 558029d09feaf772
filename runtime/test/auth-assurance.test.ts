// How sure we are of people, and what they are told: fresh sign-ins and second factors for what matters, new tokens at every
// step, mails about changes, the list of sessions, the audit log (checklist 32, 34, 35, 37 to 41, 44, 45, 48).
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { address, claimsOf, codeOf, password, peopleOf, type Answer, type Session } from './auth-people.ts'
import { startMailServer, type MailServer } from './auth-mail.ts'

let server: MailServer
let people: ReturnType<typeof peopleOf>
beforeAll(async () => {
  // the clock stands in the middle of a step, so that no code changes while it is on its way
  const step = 30_000
  vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / step) * step + step / 2 })
  server = await startMailServer({ env: { AUTH_LIMIT_MFA: '0', AUTH_AUTOCONFIRM: 'on' } })
  people = peopleOf(server)
})
afterAll(async () => {
  await server.stop()
  vi.useRealTimers()
})

const refused = ({ status, body }: Answer) => [status, body.error_code]
const age = (userId: string, time: string) =>
  server.database.query(`update auth.mfa_amr_claims a set updated_at = now() - interval '${time}'
    from auth.sessions s where s.id = a.session_id and s.user_id = '${userId}'`)

interface Strong extends Session {
  readonly factor: string
  readonly secret: string
  /** Before the step up. */
  readonly weak: Session
}

const prove = async (factor: string, secret: string, as: string, away = 0) => {
  const { body } = await people.post(`/auth/v1/factors/${factor}/challenge`, {}, as)
  const code = codeOf(secret, away)
  return people.post(`/auth/v1/factors/${factor}/verify`, { challenge_id: body.id, code }, as)
}

/** Someone at aal2. */
async function strong(): Promise<Strong> {
  const weak = await people.signUp()
  const { body } = await people.post('/auth/v1/factors', { factor_type: 'totp' }, weak.access_token)
  const [factor, { secret }] = [String(body.id), body.totp as { secret: string }]
  const raised = await prove(factor, secret, weak.access_token, -1)
  expect(raised.status).toBe(200)
  return { ...(raised.body as unknown as Session), factor, secret, weak }
}

/** Subjects of the mails to an address so far, also of those that are still to be sent. */
const told = async (email: string): Promise<readonly string[]> => {
  const { rows } = await server.database.query(
    'select subject from lite.mails where recipient = $1 order by id',
    [email],
  )
  return (rows as { subject: string }[]).map(({ subject }) => subject)
}

describe('C32: by default a mail tells of', () => {
  it('a new password', async () => {
    const { access_token, user } = await people.signUp()
    await people.ask('PUT', '/auth/v1/user', { password: 'an entirely new one' }, access_token)
    expect(await told(user.email)).toEqual(['Your password was changed'])
    const mail = await server.mailbox.next(user.email)
    expect(`${mail.html}${mail.text}`).not.toContain('an entirely new one')
  })

  it('second factors and recovery codes that come and go, whoever takes them away', async () => {
    const { access_token, user, factor } = await strong()
    const { id, email } = user
    const [added, removed] = ['A second factor was added', 'A second factor was removed']
    expect(await told(email)).toEqual([added])
    const codes = await people.post('/auth/v1/factors/recovery-codes', {}, access_token)
    await people.ask('DELETE', '/auth/v1/factors/recovery-codes', undefined, access_token)
    expect(await told(email)).toEqual([added, added, removed])
    await people.ask('DELETE', `/auth/v1/factors/${factor}`, undefined, access_token)
    const mails = [added, added, removed, removed]
    expect(await told(email)).toEqual(mails)
    const { text, html } = await server.mailbox.next(email)
    expect(text).toContain('(totp)')
    for (const code of codes.body.codes as string[]) expect(`${text}${html}`).not.toContain(code)

    const other = await strong()
    const path = `/auth/v1/admin/users/${other.user.id}/factors/${other.factor}`
    await people.ask('DELETE', path, undefined, server.config.serviceRoleKey)
    expect(await told(other.user.email)).toEqual([added, removed])
    expect(await told(email)).toEqual(mails)
    expect(id).not.toBe(other.user.id)
  })

  it('nothing where a factor was only begun', async () => {
    const { access_token, user } = await people.signUp()
    const { body } = await people.post('/auth/v1/factors', { factor_type: 'totp' }, access_token)
    await people.ask('DELETE', `/auth/v1/factors/${String(body.id)}`, undefined, access_token)
    expect(await told(user.email)).toEqual([])
  })
})

describe('C34 C35: a code out of a mail', () => {
  it('holds ten minutes at most, while its link holds as long as MAIL_EXPIRY', async () => {
    const { user } = await people.signUp()
    for (const [minutes, status] of [
      [9, 200],
      [11, 403],
    ] as const) {
      await people.post('/auth/v1/otp', { email: user.email })
      const { code, link } = await server.mailbox.next(user.email)
      await server.database.query(
        `update auth.one_time_tokens set created_at = created_at - interval '${minutes} minutes'
         where user_id = '${user.id}'`,
      )
      const shown = await people.post('/auth/v1/verify', { type: 'email', email: user.email, token: code })
      expect([minutes, shown.status]).toEqual([minutes, status])
      if (status === 200) continue
      const token_hash = new URL(link).searchParams.get('token')
      expect((await people.post('/auth/v1/verify', { type: 'email', token_hash })).status).toBe(200)
    }
  })

  it('serves the address and the purpose that asked for it, and the link of a PKCE flow its beginner', async () => {
    const [one, other] = [await people.signUp(), await people.signUp()]
    await people.post('/auth/v1/recover', { email: one.user.email })
    const { code } = await server.mailbox.next(one.user.email)
    const verify = (type: string, email: string) =>
      people.post('/auth/v1/verify', { type, email, token: code })
    expect(refused(await verify('recovery', other.user.email))).toEqual([403, 'otp_expired'])
    expect(refused(await verify('email', one.user.email))).toEqual([403, 'otp_expired'])
    const verifier = 'v'.repeat(43)
    await people.post('/auth/v1/otp', {
      ...{ email: one.user.email, code_challenge: verifier, code_challenge_method: 'plain' },
    })
    const arrived = await server.follow((await server.mailbox.next(one.user.email)).link)
    expect(arrived.hash).toBe('')
    const redeem = (code_verifier: string) =>
      people.post('/auth/v1/token?grant_type=pkce', {
        ...{ auth_code: arrived.searchParams.get('code'), code_verifier },
      })
    expect(refused(await redeem('w'.repeat(43)))).toEqual([400, 'bad_code_verifier'])
  })
})

describe('C37 C39: steps', () => {
  it('every login has a session, a refresh token and a token of its own', async () => {
    const email = address()
    const sessions = [await people.signUp(email), await people.login(email), await people.login(email)]
    for (const pick of [
      (one: Session) => claimsOf(one.access_token).session_id,
      (one: Session) => claimsOf(one.access_token).jti,
      (one: Session) => one.refresh_token,
    ])
      expect(new Set(sessions.map(pick)).size).toBe(3)
  })

  it('a step up gives new tokens; those of before open nothing that needs the step, and refresh no more', async () => {
    const { access_token, refresh_token, weak, secret, factor } = await strong()
    expect(refresh_token).not.toBe(weak.refresh_token)
    expect(claimsOf(access_token)).toMatchObject({ aal: 'aal2' })
    expect(claimsOf(access_token).jti).not.toBe(claimsOf(weak.access_token).jti)
    expect(refused(await people.refresh(weak.refresh_token))).toEqual([400, 'refresh_token_not_found'])
    const change = { password: 'an entirely new one' }
    expect(refused(await people.ask('PUT', '/auth/v1/user', change, weak.access_token))).toEqual([
      401,
      'insufficient_aal',
    ])
    // the step of a code is 30 seconds: one step off is a clock's error, two are not
    expect(refused(await prove(factor, secret, access_token, 2))).toEqual([422, 'mfa_verification_failed'])
    expect(refused(await prove(factor, secret, access_token, -2))).toEqual([422, 'mfa_verification_failed'])
    expect((await prove(factor, secret, access_token, 1)).status).toBe(200)
  })

  it('a factor is sealed at rest and ends when it is taken away', async () => {
    const { access_token, factor, secret } = await strong()
    const { rows } = await server.database.query(`select secret from auth.mfa_factors where id = '${factor}'`)
    expect((rows as { secret: string }[])[0]?.secret).toMatch(/^[\w-]{64}$/)
    expect(JSON.stringify(rows)).not.toContain(secret)
    await people.ask('DELETE', `/auth/v1/factors/${factor}`, undefined, access_token)
    expect(refused(await people.post(`/auth/v1/factors/${factor}/challenge`, {}, access_token))).toEqual([
      404,
      'mfa_factor_not_found',
    ])
  })
})

describe('C45: what a session may not do a day after its owner signed in', () => {
  const changes: readonly (readonly [string, string, unknown, string])[] = [
    ['PUT', '/user', { password: 'an entirely new one' }, 'reauthentication_needed'],
    ['POST', '/factors', { factor_type: 'totp', friendly_name: 'one more' }, 'reauthentication_needed'],
    ['DELETE', '/factors/:id', undefined, 'reauthentication_needed'],
    ['POST', '/factors/recovery-codes', {}, 'reauthentication_needed'],
    ['POST', '/factors/recovery-codes/regenerate', {}, 'reauthentication_needed'],
    ['DELETE', '/factors/recovery-codes', undefined, 'reauthentication_needed'],
    ['DELETE', '/user', {}, 'reauthentication_needed'],
  ]
  it('change the password, factors, recovery codes, or end the account; an address needs a mail to it', async () => {
    const { access_token, refresh_token, user, factor } = await strong()
    await age(user.id, '25 hours')
    // a refresh is no proof
    const session = (await people.refresh(refresh_token)).body as unknown as Session
    for (const as of [access_token, session.access_token])
      for (const [method, path, body, code] of changes) {
        const answer = await people.ask(method, `/auth/v1${path.replace(':id', factor)}`, body, as)
        expect([method, path, ...refused(answer)]).toEqual([method, path, 400, code])
      }
    const next = address()
    await people.ask('PUT', '/auth/v1/user', { email: next }, access_token)
    await server.follow((await server.mailbox.next(next)).link)
    const { body } = await people.ask('GET', '/auth/v1/user', undefined, access_token)
    expect(body).toMatchObject({ email: user.email, new_email: next })
    // a phone number cannot be changed at all
    const phone = await people.ask('PUT', '/auth/v1/user', { phone: '+4915112345678' }, access_token)
    expect(refused(phone)).toEqual([422, 'phone_provider_disabled'])
  })
})

describe('C41 C44: sessions', () => {
  it('are listed with device, address and time, and each can be ended at once', async () => {
    const email = address()
    const login = async (agent: string) => {
      const answer = await server.request('/auth/v1/token?grant_type=password', {
        method: 'POST',
        body: JSON.stringify({ email, password }),
        headers: { 'user-agent': agent },
      })
      return (await answer.json()) as Session
    }
    const first = await people.signUp(email)
    const [phone, laptop] = [await login('a phone'), await login('a laptop')]
    const list = async () =>
      (await people.ask('GET', '/auth/v1/user/sessions', undefined, laptop.access_token)).body
        .sessions as Record<string, unknown>[]
    const sessions = await list()
    expect(sessions.map((one) => [one.user_agent, one.ip, one.current, one.aal]).slice(0, 2)).toEqual([
      ['a laptop', '127.0.0.1', true, 'aal1'],
      ['a phone', '127.0.0.1', false, 'aal1'],
    ])
    expect(sessions).toHaveLength(3)
    for (const one of sessions) expect(new Date(String(one.created_at)).getTime()).toBeGreaterThan(0)
    const gone = sessions.find((one) => one.user_agent === 'a phone')
    const path = `/auth/v1/user/sessions/${String(gone?.id)}`
    expect((await people.ask('DELETE', path, undefined, laptop.access_token)).status).toBe(200)
    expect(await list()).toHaveLength(2)
    const user = ({ access_token }: Session) => people.ask('GET', '/auth/v1/user', undefined, access_token)
    expect(refused(await user(phone))).toEqual([403, 'session_not_found'])
    expect(refused(await people.refresh(phone.refresh_token))).toEqual([400, 'refresh_token_not_found'])
    expect((await user(first)).status).toBe(200)
  })
})

describe('C48: the audit log', () => {
  it('has logins, failed ones, resets, factors and acts of admins, with who and from where, and no secrets', async () => {
    const { user, access_token, factor, secret } = await strong()
    const { email } = user
    await expect(people.login(email, 'the wrong password')).rejects.toThrow()
    await people.login(email)
    await people.post('/auth/v1/recover', { email })
    const { code } = await server.mailbox.next(email).then(() => server.mailbox.next(email))
    await people.ask('PUT', '/auth/v1/user', { password: 'an entirely new one' }, access_token)
    await people.ask('DELETE', `/auth/v1/factors/${factor}`, undefined, access_token)
    await people.post('/auth/v1/logout', {}, access_token)
    const admin = (method: string, path: string, body?: unknown) =>
      people.ask(method, `/auth/v1/admin/${path}`, body, server.config.serviceRoleKey)
    await admin('PUT', `users/${user.id}`, { password: 'set by an admin' })
    await admin('DELETE', `users/${user.id}/sessions`)
    await admin('DELETE', `users/${user.id}`)
    const { rows } = await server.database.query(
      `select payload, ip_address from auth.audit_log_entries
       where payload ->> 'actor_id' = $1 or payload -> 'traits' ->> 'user_id' = $1 order by created_at, id`,
      [user.id],
    )
    const entries = rows as { payload: { action: string; actor_username: string }; ip_address: string }[]
    expect([...new Set(entries.map(({ payload }) => payload.action))].sort()).toEqual([
      ...['challenge_created', 'factor_in_progress', 'factor_unenrolled', 'login', 'login_failed', 'logout'],
      ...['mfa_code_login', 'session_revoked', 'user_deleted', 'user_modified', 'user_recovery_requested'],
      ...['user_signedup', 'user_updated_password'],
    ])
    expect(new Set(entries.map((one) => one.ip_address))).toEqual(new Set(['127.0.0.1']))
    expect(new Set(entries.map(({ payload }) => payload.actor_username))).toEqual(
      new Set([email, 'service_role']),
    )
    const all = JSON.stringify(rows)
    for (const one of [
      password,
      'the wrong password',
      'an entirely new one',
      'set by an admin',
      secret,
      code,
    ])
      expect(all).not.toContain(one)
    expect(all).not.toMatch(/\$2[aby]\$|eyJ/)
  })
})
