// Rules of flows that end with a code or tokens (checklist 9-15, 19, 20): where they lead, how long codes live, what stands in
// URLs; and a sign-up without proof that its owner overtakes through a provider (A18). PKCE and the implicit flow are as the
// client asks (decision 27), since auth-js begins with the implicit one.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, password, unlimited, type Answer } from './auth-client.ts'
import { arrivalOf, createBrowser, depart, locationOf, signIn, type Arrival } from './oauth-browser.ts'
import { person, settingsFor, startFake, type Fake } from './oidc-fake.ts'
import { isSite } from './route-matrix.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let fake: Fake
let other: Fake
/** A provider that says it always names its issuer. */
let naming: Fake

const site = 'http://localhost:3000'
beforeAll(async () => {
  ;[fake, other, naming] = await Promise.all([startFake(), startFake(), startFake()])
  naming.behaviour = { metadata: { authorization_response_iss_parameter_supported: true } }
  server = await startTestServer({
    env: {
      ...{ ...unlimited, ...settingsFor('FAKE', fake), ...settingsFor('OTHER', other) },
      ...settingsFor('NAMING', naming),
      ...{ SITE_URL: site, REDIRECT_URLS: 'https://app.example.com/cb,https://*.example.org/in/*' },
      ...{ AUTH_AUTOCONFIRM: 'off', AUTH_LIMIT_VERIFY: '0', AUTH_LIMIT_MAIL: '0', MAIL_PAUSE: '0' },
    },
  })
})
afterAll(async () => {
  await server.stop()
  await Promise.all([fake.stop(), other.stop(), naming.stop()])
})
beforeEach(() => {
  fake.behaviour = { claims: person() }
  other.behaviour = { claims: person() }
})

const post = (path: string, body: unknown) => ask(server, 'POST', path, { body })
const redeem = (auth_code: string | undefined, code_verifier: string) =>
  post('/auth/v1/token?grant_type=pkce', { auth_code, code_verifier })
const said = ({ status, body }: Answer) => [status, body.error_code]

const verifier = 'v'.repeat(64)
const challenge = createHash('sha256').update(verifier).digest('base64url')
const enter = (parameters: Readonly<Record<string, string>>): Promise<Arrival> =>
  signIn(server, fake, new URLSearchParams({ provider: 'fake', ...parameters }).toString())
const withPkce = (code_challenge: string, code_challenge_method: string) =>
  enter({ code_challenge, code_challenge_method })

/** The link of the newest mail to an address, as it lies in the outbox. @param count how many there will be */
async function linkTo(email: string, count = 1): Promise<string> {
  const mails = async () =>
    (
      await server.database.query('select text from lite.mails where recipient = $1 order by id desc', [
        email,
      ])
    ).rows as { text: string }[]
  // some are written after the answer
  await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBe(count)
  const [newest] = await mails()
  return /https?:\/\/\S+\/auth\/v1\/verify\S+/.exec(newest?.text ?? '')?.[0] ?? ''
}
const press = (link: string, body: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}/auth/v1/verify`, {
    method: 'POST',
    body: new URLSearchParams([...new URL(link).searchParams, ...Object.entries(body)]),
    redirect: 'manual',
  })

describe('C09: where links and sign-ins may return to', () => {
  const rows: readonly (readonly [wanted: string, allowed: boolean])[] = [
    ['https://app.example.com/cb', true],
    ...(
      [
        'http://app.example.com/cb',
        'https://app.example.com:8443/cb',
        'https://app.example.com/cb/',
        'https://app.example.com/CB',
        'https://app.example.com/cb?x=1',
        'https://www.app.example.com/cb',
        'https://APP.example.com/cb',
        'HTTPS://app.example.com/cb',
        '%2f%2fevil.example',
        'https:%2f%2fevil.example',
      ] as const
    ).map((wanted) => [wanted, false] as const),
    // what the operator wrote as a pattern
    ['https://one.example.org/in/x', true],
    ['https://one.two.example.org/in/x', false],
    ['https://one.example.org/in/x/y', false],
    ['https://one.example.org/in/x.y', false],
    ['https://evil.example/.example.org/in/x', false],
    // the port is free on the loopback address that SITE_URL has
    ['http://localhost:5173/any/path', true],
    ['http://localhost/x', true],
    ['https://localhost:3000', false],
    ['http://127.0.0.1:3000', false],
    ['http://[::1]:3000', false],
    ['http://[::ffff:127.0.0.1]:3000', false],
    ['http://2130706433:3000', false],
    ['http://0x7f000001:3000', false],
    ['http://017700000001:3000', false],
    ['http://localhost.evil.example:3000', false],
    ['http://localhost.:3000', false],
    ['http://localhost:3000@evil.example', false],
    ['http://localhost\u3002evil.example', false],
  ]
  it.each(rows)('A16: %j: %s, for sign-ins, links of mails and links of admins', async (wanted, allowed) => {
    const expected = allowed ? wanted : site
    const { email } = person()
    const link = await ask(server, 'POST', '/auth/v1/admin/generate_link', {
      as: server.config.serviceRoleKey,
      body: { type: 'magiclink', email, redirect_to: wanted },
    })
    expect(link.body.redirect_to).toBe(expected)
    // a link is not believed: what stands in it is looked at once more
    const used = await press(String(link.body.action_link).replace(/&redirect_to=[^&]*/, ''), {
      redirect_to: wanted,
    })
    expect(locationOf(used).split('#', 1)[0]).toBe(new URL(expected).href)
    await post(`/auth/v1/otp?redirect_to=${encodeURIComponent(wanted)}`, { email })
    expect(new URL(await linkTo(email)).searchParams.get('redirect_to')).toBe(expected)
    const { url } = await enter({ redirect_to: wanted })
    url.hash = ''
    expect(url.href.replace(/#$/, '')).toBe(new URL(expected).href)
  })
})

describe('C10: PKCE', () => {
  it('towards providers is S256, whatever the app asked for', async () => {
    for (const parameters of [{}, { code_challenge: verifier, code_challenge_method: 'plain' }]) {
      const query = new URLSearchParams({ provider: 'fake', ...parameters }).toString()
      const there = new URL(await depart(createBrowser(server), query)).searchParams
      expect(there.get('code_challenge_method')).toBe('S256')
      expect(there.get('code_challenge')).toMatch(/^[\w-]{43}$/)
      expect(there.get('code_challenge')).not.toBe(verifier)
    }
  })

  it('of apps is as they ask, S256 or plain (decision 27), and neither stands for the other', async () => {
    const s256 = await withPkce(challenge, 's256')
    expect((await redeem(s256.query.code, verifier)).status).toBe(200)
    const plain = await withPkce(verifier, 'plain')
    expect((await redeem(plain.query.code, verifier)).status).toBe(200)
    // who saw the challenge on its way has no verifier
    const seen = await withPkce(challenge, 's256')
    expect(said(await redeem(seen.query.code, challenge))).toEqual([400, 'bad_code_verifier'])
    const hashed = await withPkce(challenge, 'plain')
    expect(said(await redeem(hashed.query.code, verifier))).toEqual([400, 'bad_code_verifier'])
  })

  it.each(['none', 'S512', 'sha256', '', 'plain,s256'])('knows no method %j', async (method) => {
    const query = new URLSearchParams({
      ...{ provider: 'fake', code_challenge: challenge, code_challenge_method: method },
    })
    const answer = await createBrowser(server).open(`/auth/v1/authorize?${query.toString()}`)
    expect([answer.status, await answer.json()]).toMatchObject([400, { error_code: 'validation_failed' }])
  })
})

describe('C11: a code', () => {
  const age = (seconds: number) =>
    server.database.query(
      `update auth.flow_state set auth_code_issued_at = auth_code_issued_at - make_interval(secs => $1)
       where auth_code is not null`,
      [seconds],
    )

  it('lives for five minutes', async () => {
    const young = await withPkce(challenge, 's256')
    await age(290)
    expect((await redeem(young.query.code, verifier)).status).toBe(200)
    const old = await withPkce(challenge, 's256')
    await age(301)
    expect(said(await redeem(old.query.code, verifier))).toEqual([422, 'flow_state_expired'])
  })

  it('that comes again ends what it gave: access token, refresh token, and those that followed', async () => {
    const { query } = await withPkce(challenge, 's256')
    const first = (await redeem(query.code, verifier)).body
    const turn = (token: unknown) => post('/auth/v1/token?grant_type=refresh_token', { refresh_token: token })
    const next = (await turn(first.refresh_token)).body
    expect(said(await redeem(query.code, 'w'.repeat(64)))).toEqual([404, 'flow_state_not_found'])
    for (const { access_token, refresh_token } of [first, next]) {
      expect((await ask(server, 'GET', '/rest/v1/', { as: String(access_token) })).status).toBe(401)
      expect(said(await turn(refresh_token))).toEqual([400, 'refresh_token_not_found'])
    }
  })

  it('that was tried with a wrong verifier is used up', async () => {
    const { query } = await withPkce(challenge, 's256')
    expect(said(await redeem(query.code, 'w'.repeat(64)))).toEqual([400, 'bad_code_verifier'])
    expect(said(await redeem(query.code, verifier))).toEqual([404, 'flow_state_not_found'])
  })
})

describe('C12: what stands in URLs', () => {
  it('without a challenge tokens come in the fragment alone (on by default: decision 27)', async () => {
    const { url, query, fragment } = await enter({})
    expect(fragment.access_token).toBeDefined()
    expect(query).toEqual({})
    expect(url.href.split('#', 1)[0]).not.toMatch(/eyJ|token/)
  })

  it('with a challenge there is a code and no token, of sign-ins and of links', async () => {
    const { query, fragment } = await withPkce(challenge, 's256')
    expect([Object.keys(query), fragment]).toEqual([['code'], {}])
    const { email } = person()
    await post('/auth/v1/otp', { email, code_challenge: challenge, code_challenge_method: 's256' })
    const location = locationOf(await press(await linkTo(email)))
    expect(location).toMatch(/^http:\/\/localhost:3000\/\?code=[\w-]{43}$/)
    const code = new URL(location).searchParams.get('code') ?? ''
    expect((await redeem(code, verifier)).status).toBe(200)
  })
})

describe('C14: providers that are mixed up', () => {
  it.each([
    ['with the other’s issuer', true],
    ['without an issuer', false],
  ])('A07: a code of another, %s, goes to the provider of the trip alone', async (_what, withIssuer) => {
    const browser = createBrowser(server)
    const back = fake.signIn(await depart(browser, 'provider=fake'))
    back.set('code', other.signIn(await depart(browser, 'provider=other')).get('code') ?? '')
    if (withIssuer) back.set('iss', other.issuer)
    const before = other.exchanges.length
    const { query, fragment } = arrivalOf(
      locationOf(await browser.open(`/auth/v1/callback?${back.toString()}`)),
    )
    expect(query.error_code).toBe('unexpected_failure')
    expect(fragment).not.toHaveProperty('access_token')
    expect(other.exchanges).toHaveLength(before)
  })

  it('the issuer is compared where it is sent', async () => {
    for (const [iss, enters] of [
      [fake.issuer, true],
      [`${fake.issuer}/`, false],
      [other.issuer, false],
    ] as const) {
      fake.behaviour = { claims: person(), back: { iss } }
      const { fragment } = await enter({})
      expect([iss, 'access_token' in fragment]).toEqual([iss, enters])
    }
  })
})

describe('C14: a provider that always names its issuer', () => {
  it.each([
    ['names it', true],
    ['is silent this time', false],
  ])('%s: %s', async (_what, names) => {
    naming.behaviour = { claims: person(), ...(names && { back: { iss: naming.issuer } }) }
    naming.behaviour.metadata = { authorization_response_iss_parameter_supported: true }
    const { fragment } = await signIn(server, naming, 'provider=naming')
    expect('access_token' in fragment).toBe(names)
  })
})

describe('C15: the subject', () => {
  const idOf = async ({ fragment }: Arrival) => {
    const { body } = await ask(server, 'GET', '/auth/v1/user', { as: fragment.access_token ?? '' })
    return body as { id: string; email: string }
  }

  it('tells who it is: another address at the provider is the same user, another subject is not', async () => {
    const [first, second] = [person(), person()]
    fake.behaviour = { claims: first }
    const user = await idOf(await enter({}))
    fake.behaviour = { claims: { ...first, email: second.email } }
    expect((await idOf(await enter({}))).id).toBe(user.id)
    // an address that moved on to somebody else at the provider opens nothing that is kept by its subject alone
    fake.behaviour = { claims: { ...second, email_verified: false, email: first.email } }
    expect((await idOf(await enter({}))).id).not.toBe(user.id)
  })
})

describe('C19 C20: redirects', () => {
  /** Everything here that sends a browser on. */
  const redirecting: readonly (readonly [string, number, () => Promise<Response>])[] = [
    ['GET /authorize', 302, () => createBrowser(server).open('/auth/v1/authorize?provider=fake')],
    [
      'GET /callback',
      302,
      async () => {
        const browser = createBrowser(server)
        const back = fake.signIn(await depart(browser, 'provider=fake'))
        return browser.open(`/auth/v1/callback?${back.toString()}`)
      },
    ],
    [
      'POST /callback',
      303,
      () =>
        createBrowser(server).open('/auth/v1/callback', {
          method: 'POST',
          body: new URLSearchParams({ code: 'x', state: 'y' }),
        }),
    ],
    ['POST /verify', 303, () => press('http://x/?type=signup&token=x')],
  ]
  it.each(redirecting)(
    '%s is %i, so that no body goes along, and no Referer leaves',
    async (_what, status, open) => {
      const answer = await open()
      expect(answer.status).toBe(status)
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.text()).toBe('')
    },
  )

  it('no route answers 307 or 308, with or without credentials', async () => {
    for (const { method, url } of server.routes) {
      // pages for everybody may be moved for good; nothing that takes credentials is
      if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) || isSite(url)) continue
      const path = url.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000').replace('*', 'x')
      for (const where of [path, `${path}/`, `/${path}`]) {
        const { status } = await fetch(`${server.url}${where}`, {
          ...{ method, redirect: 'manual', headers: { apikey: server.config.serviceRoleKey } },
          ...(method !== 'GET' && { body: new URLSearchParams({ password }) }),
        })
        expect([method, where, status === 307 || status === 308]).toEqual([method, where, false])
      }
    }
  })
})

describe('A18: a sign-up that waits for its mail, and the owner who comes through a provider', () => {
  it('leaves the owner an account without the other’s password, data, link or identity', async () => {
    const claims = person()
    const { email } = claims
    await post('/auth/v1/signup', { email, password, data: { evil: true } })
    const link = await linkTo(email)
    fake.behaviour = { claims }
    const { fragment } = await enter({})
    const { body: owner } = await ask(server, 'GET', '/auth/v1/user', { as: fragment.access_token ?? '' })
    expect(owner).toMatchObject({
      ...{ email, app_metadata: { provider: 'fake', providers: ['fake'] } },
      identities: [{ provider: 'fake' }],
    })
    expect(owner.identities).toHaveLength(1)
    expect(owner.user_metadata).not.toHaveProperty('evil')
    const wrong = { email, password }
    expect(said(await post('/auth/v1/token?grant_type=password', wrong))).toEqual([
      400,
      'invalid_credentials',
    ])
    expect(locationOf(await press(link))).toContain('error_code=otp_expired')
    // a further attempt changes nothing: the address is proven now
    await post('/auth/v1/signup', { email, password, data: { evil: true } })
    expect(await linkTo(email, 2)).toBe('')
    expect(said(await post('/auth/v1/token?grant_type=password', wrong))).toEqual([
      400,
      'invalid_credentials',
    ])
  })
})
