// The outbox, its sender and what only the service role may: the inbox, invitations, links without mails.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fragmentOf, newAddress, password, startMailServer, type MailServer } from './auth-mail.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: MailServer

beforeAll(async () => {
  server = await startMailServer({ env: { SMTP_FROM: 'Acme <no-reply@acme.com>' } })
})
afterAll(() => server.stop())

const admin = (path: string, body: unknown) => server.post(path, body, server.config.serviceRoleKey)
const mailOf = async (email: string, from: TestServer = server) =>
  (
    await from.database.query('select * from lite.mails where recipient = $1 order by id desc limit 1', [
      email,
    ])
  ).rows[0] as Record<string, unknown> | undefined

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it did not come about')
}

describe('the sender', () => {
  it('sends what was written, and keeps neither link nor code', async () => {
    const email = newAddress()
    await server.post('/auth/v1/otp', { email })
    const { parsed } = await server.mailbox.next(email)
    expect(parsed.from?.text).toBe('"Acme" <no-reply@acme.com>')
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
    const sent = await until(async () => {
      const row = await mailOf(email)
      return row?.sent_at ? row : undefined
    })
    expect(sent).toMatchObject({ html: '', text: '', tries: 1, last_error: null })
  })

  it('tries again after a pause, and gives up after the last one', async () => {
    const email = newAddress()
    server.mailbox.refuseNext(1, 451)
    await server.post('/auth/v1/otp', { email })
    const waiting = await until(async () => {
      const row = await mailOf(email)
      return row?.last_error ? row : undefined
    })
    expect(waiting).toMatchObject({ tries: 1, sent_at: null, failed_at: null })
    expect((waiting.next_try_at as Date).getTime()).toBeGreaterThan(Date.now() + 50_000)
    await server.database.query(
      `update lite.mails set next_try_at = now(), tries = 5 where recipient = '${email}'`,
    )
    server.mailbox.refuseNext(1, 451)
    await server.database.query('notify lite_mails')
    const failed = await until(async () => {
      const row = await mailOf(email)
      return row?.failed_at ? row : undefined
    })
    expect(failed).toMatchObject({ tries: 6, html: '', text: '' })
    expect(server.logLines.some((line) => line.includes(email) && line.includes('given up'))).toBe(true)
  })

  it('believes a final refusal', async () => {
    const email = newAddress()
    server.mailbox.refuseNext(1, 550)
    await server.post('/auth/v1/otp', { email })
    await until(async () => (await mailOf(email))?.failed_at)
    expect(await mailOf(email)).toMatchObject({ tries: 1 })
  })

  it('writes nothing where the transaction fails', async () => {
    await server.database.query(`
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'not in this company' using hint = 'ask the boss'; end $$;
      create trigger refuse before insert on auth.users for each row
        when (new.email like '%@refused.example') execute function refuse()`)
    const answer = await server.post('/auth/v1/signup', { email: 'a@refused.example', password })
    expect(answer).toMatchObject({ status: 400, body: { msg: 'not in this company', hint: 'ask the boss' } })
    expect(await mailOf('a@refused.example')).toBeUndefined()
  })

  it('AUTH-A31: logs no link, token or code', async () => {
    const email = newAddress()
    await server.post('/auth/v1/otp', { email })
    const { link, code } = await server.mailbox.next(email)
    await server.follow(link)
    const log = server.logLines.join('\n')
    expect(log).not.toContain(new URL(link).searchParams.get('token') ?? link)
    expect(log).not.toContain(code)
    const { rows } = await server.database.query('select payload::text from auth.audit_log_entries')
    expect(JSON.stringify(rows)).not.toContain(code)
  })
})

describe('many processes', () => {
  it('send each mail once', async () => {
    const { createServices } = await import('../services.ts')
    const { testLogins } = await import('./postgres.ts')
    const { createLogger } = await import('../http/logger.ts')
    const log = createLogger({ level: 'silent', secrets: [] })
    const others = [1, 2].map(() => createServices(server.config, testLogins(server.database), log))
    const signals = await Promise.all(others.map((services) => services.follow()))
    const emails = Array.from({ length: 30 }, () => newAddress())
    await Promise.all(emails.map((email) => server.post('/auth/v1/otp', { email })))
    await Promise.all(emails.map((email) => server.mailbox.next(email)))
    await new Promise((resolve) => setTimeout(resolve, 200))
    for (const email of emails)
      expect(server.mailbox.received.filter(({ to }) => to === email)).toHaveLength(1)
    await Promise.all(signals.map((signal) => signal.close()))
    await Promise.all(others.map((services) => services.close()))
  })
})

describe('an admin who confirms a sign-up that waits', () => {
  it('lets its own password in', async () => {
    const email = newAddress()
    await server.post('/auth/v1/signup', { email, password, data: { name: 'Ada' } })
    const { rows } = await server.database.query('select id from auth.users where email = $1', [email])
    const { id } = rows[0] as { id: string }
    const confirmed = await server.request(`/auth/v1/admin/users/${id}`, {
      method: 'PUT',
      as: server.config.serviceRoleKey,
      body: JSON.stringify({ email_confirm: true }),
    })
    expect(await confirmed.json()).toMatchObject({ id, user_metadata: { name: 'Ada' } })
    const login = await server.post('/auth/v1/token?grant_type=password', { email, password })
    expect(login.status).toBe(200)
  })
})

describe('generate_link', () => {
  interface Generated {
    readonly email_otp: string
    readonly hashed_token: string
    readonly action_link: string
    readonly verification_type: string
    readonly redirect_to: string
    readonly id: string
  }
  const generate = async (body: object, query = '') =>
    (await admin(`/auth/v1/admin/generate_link${query}`, body)) as unknown as {
      status: number
      body: Generated & { error_code?: string }
    }

  it.each(['signup', 'magiclink', 'invite'])('makes a user where there is none: %s', async (type) => {
    const email = newAddress()
    const { status, body } = await generate(
      { type, email, password, data: { name: 'Ada' } },
      '?redirect_to=https://app.example.com/x',
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({ verification_type: type, redirect_to: 'https://app.example.com/x', email })
    expect(fragmentOf(await server.follow(body.action_link))).toHaveProperty('access_token')
    expect(await mailOf(email)).toBeUndefined()
    expect((await generate({ type, email, password })).status).toBe(type === 'magiclink' ? 200 : 422)
  })

  it('recovers those who are there', async () => {
    const email = newAddress()
    expect(await generate({ type: 'recovery', email })).toMatchObject({
      status: 404,
      body: { error_code: 'user_not_found' },
    })
    await generate({ type: 'magiclink', email })
    const { body } = await generate({ type: 'recovery', email, redirect_to: 'https://evil.com' })
    expect(body.redirect_to).toBe('https://app.example.com')
    const verified = await server.post('/auth/v1/verify', { type: 'recovery', email, token: body.email_otp })
    expect(verified.status).toBe(200)
  })

  it('changes an address by two links', async () => {
    const [email, new_email] = [newAddress(), newAddress('next')]
    await server.post('/auth/v1/verify', {
      type: 'email',
      token_hash: (await generate({ type: 'magiclink', email })).body.hashed_token,
    })
    const halves = [
      (await generate({ type: 'email_change_current', email, new_email })).body,
      (await generate({ type: 'email_change_new', email, new_email })).body,
    ]
    const answers = []
    for (const { hashed_token } of halves)
      answers.push(await server.post('/auth/v1/verify', { type: 'email_change', token_hash: hashed_token }))
    expect(answers.map(({ body }) => body)).toMatchObject([{ code: '200' }, { user: { email: new_email } }])
  })

  it.each([
    [{ type: 'nothing', email: 'a@example.com' }, 400, 'validation_failed'],
    [{ type: 'recovery' }, 400, 'validation_failed'],
    [{ type: 'signup', email: 'a@example.com' }, 400, 'validation_failed'],
    [
      { type: 'email_change_new', email: 'nobody@example.com', new_email: 'b@example.com' },
      404,
      'user_not_found',
    ],
  ])('refuses %j', async (body, status, code) => {
    expect(await generate(body)).toMatchObject({ status, body: { error_code: code } })
  })
})

describe('AUTH-A23: only the service role', () => {
  it.each([
    ['POST', '/auth/v1/invite'],
    ['POST', '/auth/v1/admin/generate_link'],
    ['GET', '/auth/v1/admin/mails'],
    ['GET', '/auth/v1/admin/mails/0/html'],
  ])('%s %s', async (method, path) => {
    const ask = async (as?: string) =>
      (
        await server.request(path, {
          method,
          ...(as && { as }),
          ...(method === 'POST' && { body: '{"type":"recovery","email":"x@example.com"}' }),
        })
      ).status
    const user = server.token({ sub: '00000000-0000-4000-8000-0000000000ff' })
    expect([401, 403]).toContain(await ask())
    expect(await ask(server.config.anonKey)).toBe(403)
    expect(await ask(user)).toBe(403)
    expect([401, 403]).not.toContain(await ask(server.config.serviceRoleKey))
  })
})

describe('without SMTP', () => {
  let quiet: TestServer
  beforeAll(async () => {
    quiet = await startTestServer({ env: { MAIL_PAUSE: '0', AUTH_AUTOCONFIRM: 'off' } })
  })
  afterAll(() => quiet.stop())

  it('keeps mails for the inbox, and says so without telling the link', async () => {
    const email = newAddress()
    await quiet.request('/auth/v1/recover', { method: 'POST', body: JSON.stringify({ email }) })
    await quiet.request('/auth/v1/signup', { method: 'POST', body: JSON.stringify({ email, password }) })
    const line = await until(() => quiet.logLines.find((one) => one.includes(email)))
    expect(line).toContain('Confirm your e-mail address')
    expect(line).toContain('SMTP_HOST')
    expect(line).toContain('/auth/v1/admin/mails')
    const inbox = await quiet.request('/auth/v1/admin/mails?page=1&per_page=5', {
      as: quiet.config.serviceRoleKey,
    })
    expect(inbox.headers.get('x-total-count')).toBe('1')
    const { mails } = (await inbox.json()) as { mails: { id: string; recipient: string; text: string }[] }
    expect(mails).toMatchObject([{ recipient: email, kind: 'confirmation' }])
    const [, token = ''] = /token=([\w-]+)/.exec(mails[0]?.text ?? '') ?? []
    expect(token).toHaveLength(43)
    expect(quiet.logLines.join('')).not.toContain(token)
    const [mail] = mails
    const page = await quiet.request(`/auth/v1/admin/mails/${mail?.id}/html`, {
      as: quiet.config.serviceRoleKey,
    })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'.*; sandbox allow-popups$/,
    )
    expect(await page.text()).toContain(token)
    for (const id of ['0', 'x', '99999999999999999999'])
      expect(
        (await quiet.request(`/auth/v1/admin/mails/${id}/html`, { as: quiet.config.serviceRoleKey })).status,
      ).toBe(404)
    const bad = await quiet.request('/auth/v1/admin/mails?page=0', { as: quiet.config.serviceRoleKey })
    expect(bad.status).toBe(400)
  })
})
