// The trip to a provider and back: what protects it (A07, A08, SEC A-08), where it ends (A16), and PKCE with the unmodified
// supabase-js.
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrivalOf, createBrowser, depart, locationOf, signIn } from './oauth-browser.ts'
import { person, settingsFor, startFake, type Fake } from './oidc-fake.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let fake: Fake
let other: Fake

const app = 'https://app.example.com/welcome'
beforeAll(async () => {
  ;[fake, other] = await Promise.all([startFake(), startFake()])
  server = await startTestServer({
    env: {
      ...settingsFor('FAKE', fake),
      ...settingsFor('OTHER', other),
      SITE_URL: 'https://app.example.com',
      REDIRECT_URLS: 'https://*.preview.example.com/**,myapp://login',
    },
  })
})
afterAll(async () => {
  await server.stop()
  await Promise.all([fake.stop(), other.stop()])
})
beforeEach(() => {
  fake.behaviour = {}
  other.behaviour = {}
})

async function post(path: string, body: unknown) {
  const response = await server.request(path, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('A07 C13: the state', () => {
  const back = (query: URLSearchParams | string, browser = createBrowser(server)) =>
    browser.open(`/auth/v1/callback?${query.toString()}`)
  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { error_code: string }).error_code,
  ]

  const wrong: readonly (readonly [string, string, string])[] = [
    ['missing', 'code=x', 'bad_oauth_callback'],
    ['empty', 'code=x&state=', 'bad_oauth_callback'],
    ['made up', `code=x&state=${'A'.repeat(43)}`, 'bad_oauth_state'],
    ['a UUID', 'code=x&state=00000000-0000-4000-8000-000000000000', 'bad_oauth_state'],
    ['with NUL', 'code=x&state=%00', 'validation_failed'],
    ['with an error', 'error=access_denied&state=x', 'bad_oauth_state'],
  ]
  it.each(wrong)('%s is refused', async (_what, query, code) => {
    expect(await codeOf(await back(query))).toEqual([400, code])
  })

  it('from another browser is refused, and still good in its own', async () => {
    const own = createBrowser(server)
    const query = fake.signIn(await depart(own, 'provider=fake'))
    const stranger = createBrowser(server)
    await depart(stranger, 'provider=fake')
    expect(await codeOf(await back(query, stranger))).toEqual([400, 'bad_oauth_state'])
    expect((await back(query, own)).status).toBe(302)
  })

  it('is used once, also by 50 at once', async () => {
    const browser = createBrowser(server)
    fake.behaviour = { claims: person() }
    const query = fake.signIn(await depart(browser, 'provider=fake'))
    const copies = Array.from({ length: 50 }, () => {
      const copy = createBrowser(server)
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
      return back(query, copy)
    })
    const answers = await Promise.all(copies)
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1)
    const refused = answers.find(({ status }) => status !== 302)
    expect(refused && (await codeOf(refused))).toEqual([400, 'flow_state_already_used'])
  })

  it('expires after ten minutes', async () => {
    const browser = createBrowser(server)
    const query = fake.signIn(await depart(browser, 'provider=fake'))
    await server.database.query(
      `update auth.flow_state set created_at = created_at - interval '601 seconds' where state_used_at is null`,
    )
    expect(await codeOf(await back(query, browser))).toEqual([400, 'bad_oauth_state'])
  })

  it('C14: belongs to its provider: the code of another is exchanged at its own and refused', async () => {
    const browser = createBrowser(server)
    const before = other.exchanges.length
    const query = fake.signIn(await depart(browser, 'provider=fake'))
    query.set('code', other.signIn(await depart(browser, 'provider=other')).get('code') ?? '')
    query.set('iss', other.issuer)
    expect(locationOf(await back(query, browser))).toContain('error_code=unexpected_failure')
    expect(other.exchanges).toHaveLength(before)
  })

  it('binds by a cookie that scripts and other sites cannot use, and stores hashes only', async () => {
    const response = await createBrowser(server).open('/auth/v1/authorize?provider=fake')
    const cookie = response.headers.getSetCookie()[0] ?? ''
    expect(cookie).toMatch(/^lite-oauth-[\w-]{12}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/)
    expect(response.headers.get('cache-control')).toContain('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    const { state = '', nonce = '' } = Object.fromEntries(new URL(locationOf(response)).searchParams)
    const rows = JSON.stringify((await server.database.query('select * from auth.flow_state')).rows)
    expect([state, nonce].filter((secret) => rows.includes(secret))).toEqual([])
    expect(rows).not.toContain(cookie.split('=')[1]?.split(';')[0])
  })

  it('a form that comes back is turned into a GET of ours', async () => {
    const browser = createBrowser(server)
    fake.behaviour = { claims: person() }
    const form = fake.signIn(await depart(browser, 'provider=fake'))
    const first = await createBrowser(server).open('/auth/v1/callback', {
      method: 'POST',
      body: new URLSearchParams([...form, ['evil', 'x']]),
      headers: { host: 'evil.example.com', 'x-forwarded-host': 'evil.example.com' },
    })
    expect(first.status).toBe(303)
    expect(locationOf(first).startsWith(`${server.config.publicUrl}/auth/v1/callback?`)).toBe(true)
    expect(locationOf(first)).not.toContain('evil')
    expect(locationOf(await browser.open(locationOf(first)))).toContain('#access_token=')
  })
})

describe('A16 C09: where the browser returns to', () => {
  const site = 'https://app.example.com/'
  const allowed: readonly (readonly [string, string])[] = [
    [app, app],
    ['https://app.example.com/a?b=c#d', 'https://app.example.com/a?b=c'],
    ['https://pr-1.preview.example.com/x/y.html', 'https://pr-1.preview.example.com/x/y.html'],
    ['myapp://login', 'myapp://login'],
  ]
  const evil = [
    ...[
      '//evil.com',
      '\\\\evil.com',
      '/\\evil.com',
      'https:evil.com',
      'https:/evil.com',
      'https:///evil.com',
    ],
    ...[
      'https://app.example.com@evil.com',
      'https://app.example.com:x@evil.com',
      'https://evil.com\\@app.example.com',
    ],
    ...[
      'https://app.example.com.evil.com',
      'https://evilapp.example.com',
      'https://app.example.com.',
      'https://evil.com',
    ],
    ...[
      'https://evil.com#https://app.example.com',
      'https://evil.com?https://app.example.com',
      'https://evil.com/app.example.com',
    ],
    ...[
      'https://app.example.com:444/',
      'http://app.example.com/',
      'https://app。example。com.evil.com',
      'https://app.example。com',
    ],
    ...[
      'https://app.example.com\t@evil.com',
      'https://app.example.com\n.evil.com',
      ' https://app.example.com',
      'https://app.example.com%2f@evil.com',
    ],
    ...[
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'javascript://app.example.com/%0aalert(1)',
      'data:text/html,x',
      'vbscript:x',
    ],
    ...[
      'https://2130706433/',
      'https://0x7f.1/',
      'https://0177.0.0.1/',
      'https://[::ffff:127.0.0.1]/',
      'https://127.0.0.1/',
    ],
    ...[
      'https://a.b.preview.example.com/',
      'https://preview.example.com/',
      'https://x.preview.example.com.evil.com/',
      'https://x.preview.example.com@evil.com/',
    ],
    ...[
      'https://evil.com/.preview.example.com/',
      'https://evil.com?.preview.example.com/',
      'http://x.preview.example.com/',
      'https://x.preview.example.com:8443/',
    ],
    ...[
      'myapp://login.evil.com',
      'myapp://login/x',
      'myapp:login',
      'myapp://user@login',
      'https://%61pp.evil.com',
      'blob:https://app.example.com/x',
      '',
    ],
  ]
  const returned = async (wanted: string) => {
    const query = new URLSearchParams({ provider: 'fake', redirect_to: wanted })
    const { url } = await signIn(server, fake, query.toString())
    url.hash = ''
    return url.href
  }
  it('to the app and to what is listed', async () => {
    fake.behaviour = { claims: person() }
    for (const [wanted, expected] of allowed)
      expect([wanted, await returned(wanted)]).toEqual([wanted, expected])
  })
  it.each(evil)('never to %j', async (wanted) => {
    fake.behaviour = { claims: { sub: 'returning' } }
    expect(await returned(wanted)).toBe(site)
  })
})

describe('wrong requests', () => {
  it.each([
    ['', 'validation_failed'],
    ['provider=google', 'validation_failed'],
    ['provider=__proto__', 'validation_failed'],
    ['provider=fake&code_challenge=short&code_challenge_method=s256', 'validation_failed'],
    ['provider=fake&code_challenge_method=s256', 'validation_failed'],
    ['ticket=unknown', 'bad_oauth_state'],
  ])('/authorize?%s', async (query, code) => {
    const response = await createBrowser(server).open(`/auth/v1/authorize?${query}`)
    expect([response.status, await response.json()]).toMatchObject([400, { error_code: code }])
  })

  it('A29: a provider that is away is told to the app', async () => {
    const away = await startTestServer({
      env: {
        OIDC_AWAY_ISSUER: 'http://127.0.0.1:1',
        OIDC_AWAY_CLIENT_ID: 'x',
        AUTH_SIGNUP: 'off',
        ...settingsFor('FAKE', fake),
      },
    })
    try {
      const response = await createBrowser(away).open('/auth/v1/authorize?provider=away')
      expect(arrivalOf(locationOf(response)).query).toMatchObject({ error: 'temporarily_unavailable' })
      fake.behaviour = { claims: person() }
      const { fragment } = await signIn(away, fake)
      expect(fragment).toMatchObject({ error: 'access_denied', error_code: 'signup_disabled' })
      const settings: unknown = await (await away.request('/auth/v1/settings')).json()
      expect(settings).toMatchObject({ external: { away: true, fake: true, google: false } })
    } finally {
      await away.stop()
    }
  })
})

describe('with supabase-js and PKCE', () => {
  const connect = () => {
    const kept = new Map<string, string>()
    return createClient(server.url, server.config.anonKey, {
      auth: {
        flowType: 'pkce',
        autoRefreshToken: false,
        detectSessionInUrl: false,
        storage: {
          getItem: (name) => kept.get(name) ?? null,
          setItem: (name, value) => void kept.set(name, value),
          removeItem: (name) => void kept.delete(name),
        },
      },
      realtime: { transport: EventTarget as unknown as typeof WebSocket },
    })
  }
  /** @returns the code that the app is sent back with */
  async function codeFor(client: ReturnType<typeof connect>): Promise<string> {
    const { data } = await client.auth.signInWithOAuth({
      provider: 'fake' as 'google',
      options: { redirectTo: app, skipBrowserRedirect: true },
    })
    const { query, url } = await signIn(server, fake, new URL(data.url ?? '').search.slice(1))
    expect(url.href.startsWith(`${app}?code=`)).toBe(true)
    return query.code ?? ''
  }

  it('signInWithOAuth, exchangeCodeForSession; the provider’s tokens once, sealed until then', async () => {
    const client = connect()
    fake.behaviour = {
      claims: person(),
      answer: { access_token: 'the-access-token', refresh_token: 'the-refresh-token' },
    }
    const code = await codeFor(client)
    const rows = () => server.database.query('select * from auth.flow_state where auth_code is not null')
    const stored = JSON.stringify((await rows()).rows)
    expect(stored).toMatch(/"provider_access_token":"[\w-]{40,}"/)
    expect(stored).not.toMatch(/the-(access|refresh)-token/)
    expect(stored).not.toContain(code)
    const { data, error } = await client.auth.exchangeCodeForSession(code)
    expect(error).toBeNull()
    expect(data.session).toMatchObject({
      provider_token: 'the-access-token',
      provider_refresh_token: 'the-refresh-token',
      user: { app_metadata: { provider: 'fake' } },
    })
    expect(JSON.stringify((await rows()).rows)).not.toMatch(/"provider_access_token":"/)
    expect((await client.auth.getUser()).error).toBeNull()
    expect(server.logLines.join('\n')).not.toMatch(/the-(access|refresh)-token/)
  })

  it('A08 C11: of 50 redemptions one wins, and the code’s second use ends its session', async () => {
    const client = connect()
    fake.behaviour = { claims: person() }
    const verifierOf = async () => {
      const { data } = await client.auth.signInWithOAuth({
        provider: 'fake' as 'google',
        options: { redirectTo: app, skipBrowserRedirect: true },
      })
      return new URL(data.url ?? '').searchParams.get('code_challenge') ?? ''
    }
    expect(await verifierOf()).toHaveLength(43)
    const verifier = 'v'.repeat(64)
    const { query } = await signIn(
      server,
      fake,
      new URLSearchParams({
        provider: 'fake',
        redirect_to: app,
        code_challenge: verifier,
        code_challenge_method: 'plain',
      }).toString(),
    )
    const redeem = () =>
      post('/auth/v1/token?grant_type=pkce', { auth_code: query.code, code_verifier: verifier })
    const answers = await Promise.all(Array.from({ length: 50 }, redeem))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const token = answers.find(({ status }) => status === 200)?.body.access_token
    expect((await server.request('/auth/v1/user', { as: String(token) })).status).toBe(403)
  })

  it('a code is worth nothing without the verifier', async () => {
    const [mine, theirs] = [connect(), connect()]
    fake.behaviour = { claims: person() }
    const code = await codeFor(mine)
    await codeFor(theirs)
    expect((await theirs.auth.exchangeCodeForSession(code)).error?.code).toBe('bad_code_verifier')
  })
})
