// /verify: the page that a scanner may open, single use under many at once, codes that die, wrong input, forged headers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  fragmentOf,
  newAddress,
  password,
  startMailServer,
  type MailServer,
  type Received,
} from './auth-mail.ts'

let server: MailServer

beforeAll(async () => {
  server = await startMailServer()
})
afterAll(() => server.stop())

const here = (link: string) => link.replace(server.config.publicUrl, server.url)
const tokenOf = ({ link }: Received) => new URL(link).searchParams.get('token') ?? ''
const verify = (body: unknown) => server.post('/auth/v1/verify', body)

async function mailed(path: string, email = newAddress(), body: object = {}): Promise<Received> {
  expect((await server.post(path, { email, ...body })).status).toBe(200)
  return server.mailbox.next(email)
}

/** A user whose address is confirmed. */
async function confirmed(): Promise<string> {
  const mail = await mailed('/auth/v1/signup', newAddress(), { password })
  expect((await verify({ type: 'signup', token_hash: tokenOf(mail) })).status).toBe(200)
  return mail.to
}

describe('the page behind a link', () => {
  it('changes nothing, however often it is opened', async () => {
    const mail = await mailed('/auth/v1/signup', newAddress(), { password })
    const tables = async (): Promise<unknown> =>
      (
        await server.database.query(
          `select (select json_agg(t order by id) from auth.one_time_tokens t) as tokens,
             (select json_agg(u order by id) from auth.users u) as users,
             (select count(*) from auth.sessions) as sessions, (select count(*) from auth.audit_log_entries) as audit`,
        )
      ).rows
    const before = await tables()
    for (const method of ['GET', 'GET', 'HEAD', 'GET']) {
      const opened = await fetch(here(mail.link), { method, redirect: 'manual' })
      expect(opened.status).toBe(200)
    }
    expect(await tables()).toEqual(before)
    expect(fragmentOf(await server.follow(mail.link)).access_token).toBeDefined()
  })

  it('C20: has no script, no other file, escaped values, and the headers of a page with secrets', async () => {
    const opened = await fetch(
      `${server.url}/auth/v1/verify?type=signup&token=${encodeURIComponent('"><script>alert(1)</script>')}`,
      { headers: { 'accept-language': 'de-DE,de;q=0.9' } },
    )
    const html = await opened.text()
    expect(html).not.toContain('<script')
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;')
    expect(html).toContain('<html lang="de">')
    expect(html).toContain('>Weiter</button>')
    expect(opened.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(opened.headers.get('referrer-policy')).toBe('no-referrer')
    expect(opened.headers.get('cache-control')).toBe('no-store')
    expect(opened.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; frame-ancestors 'none'$/,
    )
  })

  it('is in the language of the mail', async () => {
    const mail = await mailed('/auth/v1/signup', newAddress(), { password, data: { locale: 'de-AT' } })
    expect(mail.subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse')
    expect(await (await fetch(here(mail.link))).text()).toContain('<html lang="de">')
  })

  it('refuses forms of other sites', async () => {
    const mail = await mailed('/auth/v1/otp')
    const sent = await fetch(`${server.url}/auth/v1/verify`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ token: tokenOf(mail), type: 'magiclink' }),
    })
    expect(sent.status).toBe(403)
    expect((await verify({ type: 'email', token_hash: tokenOf(mail) })).status).toBe(200)
  })

  const errors: readonly (readonly [string, Record<string, string>, string, string])[] = [
    ['no token', { type: 'signup' }, 'validation_failed', 'invalid_request'],
    ['no type', { token: 'x' }, 'validation_failed', 'invalid_request'],
    ['another type', { token: 'x', type: 'reauthentication' }, 'validation_failed', 'invalid_request'],
    ['an unknown token', { token: 'x', type: 'signup' }, 'otp_expired', 'access_denied'],
  ]
  it.each(errors)('sends the browser on with an error: %s', async (_what, fields, code, error) => {
    for (const [redirect_to, base] of [
      ['https://app.example.com/in?a=b', 'https://app.example.com/in'],
      ['https://evil.com', 'https://app.example.com/'],
    ] as const) {
      const sent = await fetch(`${server.url}/auth/v1/verify`, {
        method: 'POST',
        body: new URLSearchParams({ ...fields, redirect_to }),
        redirect: 'manual',
      })
      expect(sent.status).toBe(303)
      const target = new URL(sent.headers.get('location') ?? '')
      expect(`${target.origin}${target.pathname}`).toBe(base)
      expect(fragmentOf(target)).toMatchObject({ error, error_code: code, sb: '' })
      expect(target.searchParams.get('error_code')).toBe(code)
    }
  })
})

describe('AUTH-A08: single use', () => {
  it.each(['link', 'code', 'form'])('of fifty at once with one %s one gets through', async (way) => {
    const mail = await mailed('/auth/v1/otp')
    const use = async (): Promise<boolean> => {
      if (way === 'form') {
        const sent = await fetch(`${server.url}/auth/v1/verify`, {
          method: 'POST',
          body: new URLSearchParams({ token: tokenOf(mail), type: 'magiclink' }),
          redirect: 'manual',
        })
        return 'access_token' in fragmentOf(new URL(sent.headers.get('location') ?? ''))
      }
      const shown = way === 'link' ? { token_hash: tokenOf(mail) } : { token: mail.code, email: mail.to }
      const { status, body } = await verify({ type: 'email', ...shown })
      expect([200, 403]).toContain(status)
      return 'access_token' in body
    }
    const won = await Promise.all(Array.from({ length: 50 }, use))
    expect(won.filter(Boolean)).toHaveLength(1)
    const { rows } = await server.database.query(
      `select count(*)::int as n from auth.sessions s join auth.users u on u.id = s.user_id where u.email = $1`,
      [mail.to],
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  it.each(['recovery', 'invite'])('holds for %s', async (type) => {
    const mail =
      type === 'recovery'
        ? await mailed('/auth/v1/recover', await confirmed())
        : await (async () => {
            const email = newAddress()
            await server.post('/auth/v1/invite', { email }, server.config.serviceRoleKey)
            return server.mailbox.next(email)
          })()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => verify({ type, token_hash: tokenOf(mail) })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ body }) => body.error_code === 'otp_expired')).toHaveLength(49)
  })
})

const wrongCode = ({ code }: Received) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('AUTH-A42: codes', () => {
  it('die after five wrong tries, one after the other', async () => {
    const mail = await mailed('/auth/v1/otp')
    for (let tries = 0; tries < 5; tries += 1)
      expect((await verify({ type: 'email', email: mail.to, token: wrongCode(mail) })).status).toBe(403)
    expect(await verify({ type: 'email', email: mail.to, token: mail.code })).toMatchObject({
      status: 403,
      body: { error_code: 'otp_expired', msg: 'Token has expired or is invalid' },
    })
    // strangers who guess lock nobody out
    expect((await verify({ type: 'email', token_hash: tokenOf(mail) })).status).toBe(200)
  })

  it('give no more tries to many at once', async () => {
    const mail = await mailed('/auth/v1/otp')
    const wrong = Array.from({ length: 50 }, () =>
      verify({ type: 'email', email: mail.to, token: wrongCode(mail) }),
    )
    await Promise.all(wrong)
    expect((await verify({ type: 'email', email: mail.to, token: mail.code })).status).toBe(403)
    const { rows } = await server.database.query(
      'select attempts from auth.one_time_tokens where relates_to = $1',
      [mail.to],
    )
    expect(rows).toEqual([{ attempts: 5 }])
  })

  it('and links expire', async () => {
    const mail = await mailed('/auth/v1/otp')
    await server.database.query(
      `update auth.one_time_tokens set expires_at = now() - interval '1 second' where relates_to = $1`,
      [mail.to],
    )
    for (const shown of [{ token_hash: tokenOf(mail) }, { email: mail.to, token: mail.code }])
      expect((await verify({ type: 'email', ...shown })).body.error_code).toBe('otp_expired')
  })
})

describe('purposes', () => {
  it('SEC A-12: a token serves its own purpose only', async () => {
    const recovery = await mailed('/auth/v1/recover', await confirmed())
    for (const type of ['signup', 'magiclink', 'email', 'invite', 'email_change'])
      expect([type, (await verify({ type, token_hash: tokenOf(recovery) })).body.error_code]).toEqual([
        type,
        'otp_expired',
      ])
    expect((await verify({ type: 'recovery', token_hash: tokenOf(recovery) })).status).toBe(200)
  })

  it('AUTH-A26: an invitation belongs to its own address', async () => {
    const email = newAddress()
    await server.post('/auth/v1/invite', { email, data: { team: 'red' } }, server.config.serviceRoleKey)
    const mail = await server.mailbox.next(email)
    expect(mail.subject).toBe('You are invited')
    const other = await verify({ type: 'invite', email: newAddress(), token: mail.code })
    expect(other.body.error_code).toBe('otp_expired')
    expect(
      (await verify({ type: 'invite', email: newAddress(), token_hash: tokenOf(mail) })).body.error_code,
    ).toBe('validation_failed')
    const { body } = await verify({ type: 'invite', email, token: mail.code })
    expect(body.user).toMatchObject({ email, user_metadata: { team: 'red', email_verified: true } })
  })

  it('refuses banned and deleted users', async () => {
    const email = await confirmed()
    const [first, second] = [await mailed('/auth/v1/recover', email), await mailed('/auth/v1/recover', email)]
    const ban = (until: string) =>
      server.database.query(`update auth.users set banned_until = ${until} where email = '${email}'`)
    await ban(`now() + interval '1 hour'`)
    expect(await verify({ type: 'recovery', token_hash: tokenOf(first) })).toMatchObject({
      status: 403,
      body: { error_code: 'user_banned' },
    })
    await ban('null')
    await server.database.query(`update auth.users set deleted_at = now() where email = '${email}'`)
    expect((await verify({ type: 'recovery', token_hash: tokenOf(second) })).body.error_code).toBe(
      'otp_expired',
    )
  })
})

describe('AUTH-A01: forged headers', () => {
  it('change neither links nor where they lead', async () => {
    const email = newAddress()
    const forged = {
      'x-forwarded-host': 'evil.com',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.com;proto=http',
      'x-original-url': 'https://evil.com/',
      referer: 'https://evil.com/',
      origin: 'https://evil.com',
    }
    await server.post('/auth/v1/otp?redirect_to=https://evil.com', { email }, undefined, forged)
    const mail = await server.mailbox.next(email)
    expect(mail.link.startsWith(`${server.config.publicUrl}/auth/v1/verify?`)).toBe(true)
    expect(new URL(mail.link).searchParams.get('redirect_to')).toBe('https://app.example.com')
    expect(`${mail.html}${mail.text}`).not.toContain('evil')
  })
})

describe('wrong input', () => {
  const table: readonly (readonly [string, string, unknown, number, string])[] = [
    ['no type', 'verify', { token_hash: 'x' }, 400, 'validation_failed'],
    ['a type that is none', 'verify', { type: 'x', token_hash: 'x' }, 400, 'validation_failed'],
    ['a phone', 'verify', { type: 'sms', phone: '+123456', token: '1' }, 403, 'otp_expired'],
    ['no phone', 'verify', { type: 'phone_change', phone: '+1', token: '1' }, 400, 'validation_failed'],
    ['a phone', 'verify', { type: 'email', phone: '+123456', token: '1' }, 400, 'validation_failed'],
    ['a phone', 'verify', { type: 'sms', token_hash: 'x' }, 422, 'phone_provider_disabled'],
    ['nothing to verify', 'verify', { type: 'email' }, 400, 'validation_failed'],
    ['both tokens', 'verify', { type: 'email', token: '1', token_hash: 'x' }, 400, 'validation_failed'],
    ['a code without an address', 'verify', { type: 'email', token: '1' }, 400, 'validation_failed'],
    ['a number as token', 'verify', { type: 'email', token: 1 }, 400, 'validation_failed'],
    ['no address', 'recover', {}, 400, 'validation_failed'],
    ['A27', 'recover', { email: 'a@b.com,c@d.com' }, 400, 'validation_failed'],
    ['A27', 'otp', { email: 'a@b.com\r\nBcc: c@d.com' }, 400, 'validation_failed'],
    ['A27', 'otp', { email: 'a\uff20example.com' }, 400, 'validation_failed'],
    ['A27', 'magiclink', { email: 'a@exa\u200bmple.com' }, 400, 'validation_failed'],
    ['A27', 'recover', { email: '"a b"@example.com' }, 400, 'validation_failed'],
    ['A27', 'recover', { email: `${'a'.repeat(300)}@example.com` }, 400, 'validation_failed'],
    ['two ways', 'otp', { email: 'a@example.com', phone: '+1' }, 400, 'validation_failed'],
    ['a phone', 'otp', { phone: '+1' }, 422, 'phone_provider_disabled'],
    ['half of PKCE', 'otp', { email: 'a@example.com', code_challenge: 'x' }, 400, 'validation_failed'],
    ['no type', 'resend', { email: 'a@example.com' }, 400, 'validation_failed'],
    ['a phone', 'resend', { type: 'sms', phone: '+1' }, 422, 'phone_provider_disabled'],
    ['another type', 'resend', { type: 'recovery', email: 'a@example.com' }, 400, 'validation_failed'],
    ['nobody', 'reauthenticate', {}, 401, 'no_authorization'],
  ]
  it.each(table)('%s at /%s %j is %i', async (_what, path, body, status, code) => {
    const answer = await server.post(`/auth/v1/${path}`, body)
    expect([answer.status, answer.body.error_code]).toEqual([status, code])
  })
})

describe('AUTH_VERIFY_ON_GET=on', () => {
  it('uses the link up when it is opened, as upstream', async () => {
    const eager = await startMailServer({ env: { AUTH_VERIFY_ON_GET: 'on' } })
    try {
      const email = newAddress()
      await eager.post('/auth/v1/otp?redirect_to=https://app.example.com/in', { email })
      const { link } = await eager.mailbox.next(email)
      const open = async () =>
        (await fetch(link.replace(eager.config.publicUrl, eager.url), { redirect: 'manual' })).headers.get(
          'location',
        )
      expect(await open()).toMatch(/^https:\/\/app\.example\.com\/in#access_token=/)
      expect(await open()).toMatch(
        /^https:\/\/app\.example\.com\/in\?error=access_denied&error_code=otp_expired/,
      )
    } finally {
      await eager.stop()
    }
  })
})
