// Headers that claim to know where the server is (A01): Host, X-Forwarded-*, Forwarded and their kin, sent on real sockets.
// Links, issuers, redirects and everything else say PUBLIC_URL and SITE_URL, also behind a proxy that is trusted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf } from './auth-people.ts'
import { newAddress, password, startMailServer, type MailServer, type Received } from './auth-mail.ts'
import { settingsFor, startFake, type Fake } from './oidc-fake.ts'
import { sendRaw, type RawAnswer } from './proxy.ts'
import { isEndless } from './route-matrix.ts'

const evil = 'evil.example'
/** All at once, as any of them could be the one that is believed. */
const forged: Readonly<Record<string, string>> = {
  host: evil,
  'x-forwarded-host': evil,
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '666',
  'x-forwarded-prefix': `/${evil}`,
  'x-forwarded-server': evil,
  'x-original-host': evil,
  'x-host': evil,
  'x-original-url': `https://${evil}/`,
  'x-rewrite-url': `https://${evil}/`,
  forwarded: `for=1.2.3.4;host=${evil};proto=http`,
  referer: `https://${evil}/`,
  origin: `https://${evil}`,
  via: `1.1 ${evil}`,
}
const publicUrl = 'https://api.example.com'
const siteUrl = 'https://app.example.com'

let fake: Fake
beforeAll(async () => {
  fake = await startFake()
})
afterAll(() => fake.stop())

describe.each([
  ['no proxy is trusted', ''],
  ['the proxy is trusted', 'loopback'],
])('A01: forged headers, where %s', (_what, trusted) => {
  let server: MailServer
  beforeAll(async () => {
    server = await startMailServer({
      env: {
        ...settingsFor('FAKE', fake),
        ...{ PUBLIC_URL: publicUrl, TRUSTED_PROXIES: trusted, AUTH_MANUAL_LINKING: 'on' },
      },
    })
  })
  afterAll(() => server.stop())

  const ask = (method: string, path: string, body?: unknown, as?: string): Promise<RawAnswer> =>
    sendRaw(server.url, {
      ...{ method, path, ...(body !== undefined && { body: JSON.stringify(body) }) },
      headers: {
        ...forged,
        apikey: as?.startsWith('sb_') || as === server.config.serviceRoleKey ? as : server.config.anonKey,
        ...(as !== undefined && { authorization: `Bearer ${as}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
    })
  const json = ({ text }: RawAnswer) => JSON.parse(text) as Record<string, unknown>

  /** The mail's link is ours, leads on to the site, and nothing in it is the forger's. */
  function checkMail(mail: Received): void {
    expect(mail.link.startsWith(`${publicUrl}/auth/v1/verify?`)).toBe(true)
    expect(new URL(mail.link).searchParams.get('redirect_to')).toBe(siteUrl)
    expect(`${mail.subject}${mail.html}${mail.text}${JSON.stringify(mail.parsed.headerLines)}`).not.toContain(
      evil,
    )
  }

  const mails: readonly (readonly [path: string, more: object, known: boolean])[] = [
    ['signup', { password }, false],
    ['otp', {}, false],
    ['magiclink', {}, false],
    ['recover', {}, true],
    ['resend', { type: 'signup' }, true],
  ]
  it.each(mails)('the link of /%s leads to us', async (path, more, known) => {
    const email = newAddress()
    if (known) {
      await server.post('/auth/v1/signup', { email, password })
      await server.mailbox.next(email)
    }
    const { status } = await ask('POST', `/auth/v1/${path}?redirect_to=https://${evil}`, { email, ...more })
    expect(status).toBe(200)
    checkMail(await server.mailbox.next(email))
  })

  it('the links of admins lead to us', async () => {
    const { serviceRoleKey: key } = server.config
    const [invited, linked] = [newAddress(), newAddress()]
    await ask('POST', '/auth/v1/invite', { email: invited }, key)
    checkMail(await server.mailbox.next(invited))
    const link = { type: 'magiclink', email: linked, redirect_to: `https://${evil}` }
    const made = json(await ask('POST', '/auth/v1/admin/generate_link', link, key))
    expect(made.action_link).toMatch(/^https:\/\/api\.example\.com\/auth\/v1\/verify\?/)
    expect(made.redirect_to).toBe(siteUrl)
    const { headers } = await ask('GET', '/auth/v1/admin/users?per_page=1', undefined, key)
    expect(headers.link).toMatch(/^<https:\/\/api\.example\.com\/auth\/v1\/admin\/users\?/)
  })

  it('the issuer, the redirect of a link, and the mails of a change are ours', async () => {
    const email = newAddress()
    await ask('POST', '/auth/v1/signup', { email, password })
    const { code } = await server.mailbox.next(email)
    const session = json(await ask('POST', '/auth/v1/verify', { type: 'signup', email, token: code }))
    const token = String(session.access_token)
    expect(claimsOf(token).iss).toBe(`${publicUrl}/auth/v1`)
    const metadata = json(await ask('GET', '/auth/v1/.well-known/openid-configuration'))
    expect(metadata).toMatchObject({
      issuer: `${publicUrl}/auth/v1`,
      jwks_uri: `${publicUrl}/auth/v1/.well-known/jwks.json`,
    })
    const next = newAddress('next')
    await ask('PUT', `/auth/v1/user?redirect_to=https://${evil}`, { email: next }, token)
    for (const to of [email, next]) checkMail(await server.mailbox.next(to))

    await ask('POST', '/auth/v1/otp', { email })
    const { link } = await server.mailbox.next(email)
    const used = await sendRaw(server.url, {
      ...{ method: 'POST', path: '/auth/v1/verify' },
      headers: { ...forged, 'content-type': 'application/x-www-form-urlencoded' },
      body: `type=magiclink&token=${new URL(link).searchParams.get('token') ?? ''}`,
    })
    expect(used.status).toBe(303)
    expect(used.headers.location).toMatch(/^https:\/\/app\.example\.com\/#access_token=/)
    const page = await ask('GET', new URL(link).pathname + new URL(link).search)
    expect([page.status, page.text.includes(evil)]).toEqual([200, false])
  })

  it('the way to a provider and back is ours', async () => {
    const gone = await ask('GET', `/auth/v1/authorize?provider=fake&redirect_to=https://${evil}`)
    const there = new URL(String(gone.headers.location))
    expect(there.searchParams.get('redirect_uri')).toBe(`${publicUrl}/auth/v1/callback`)
    // PUBLIC_URL is https, whatever the headers say, and so is the cookie
    const [cookie = ''] = [gone.headers['set-cookie']].flat()
    expect(cookie).toMatch(/^__Host-.*; Secure/)
    const back = `/auth/v1/callback?${fake.signIn(there.href).toString()}`
    const returned = await sendRaw(server.url, {
      path: back,
      headers: { ...forged, cookie: cookie.split(';', 1)[0] ?? '' },
    })
    expect(String(returned.headers.location)).toMatch(/^https:\/\/app\.example\.com\/?#access_token=/)
    const form = await sendRaw(server.url, {
      ...{ method: 'POST', path: '/auth/v1/callback', body: 'state=x&code=y' },
      headers: { ...forged, 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(String(form.headers.location)).toMatch(/^https:\/\/api\.example\.com\/auth\/v1\/callback\?/)
  })

  it('no route repeats them', async () => {
    const { serviceRoleKey } = server.config
    for (const { method, url } of server.routes) {
      if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) || isEndless(url)) continue
      const path = url.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000').replace('*', 'x')
      const body = method === 'GET' ? undefined : {}
      for (const as of [undefined, serviceRoleKey]) {
        const { text, headers } = await ask(method, path, body, as)
        expect([method, path, `${text}${JSON.stringify(headers)}`.includes(evil)]).toEqual([
          method,
          path,
          false,
        ])
      }
    }
  })
})
