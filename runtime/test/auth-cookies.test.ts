// The one cookie that we set, which ties a trip to a provider to its browser (A39): what stands in it with and without https,
// that every trip has its own, and that no other answer sets any (checklist 47).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, newAddress, password, unlimited } from './auth-client.ts'
import { arrivalOf, createBrowser, depart, locationOf } from './oauth-browser.ts'
import { person, settingsFor, startFake, type Fake } from './oidc-fake.ts'
import { isEndless } from './route-matrix.ts'
import { startTestServer, type TestServer } from './server.ts'

let fake: Fake
let plain: TestServer
let secure: TestServer
beforeAll(async () => {
  fake = await startFake()
  const env = { ...unlimited, ...settingsFor('FAKE', fake), AUTH_MANUAL_LINKING: 'on' }
  plain = await startTestServer({ env })
  secure = await startTestServer({
    env: { ...env, PUBLIC_URL: 'https://api.example.com', SITE_URL: 'https://app.example.com' },
  })
})
afterAll(async () => {
  await Promise.all([plain.stop(), secure.stop()])
  await fake.stop()
})
beforeEach(() => {
  fake.behaviour = { claims: person() }
})

interface Cookie {
  readonly name: string
  readonly value: string
  /** In lower case, sorted. */
  readonly flags: readonly string[]
}

function cookiesOf(response: Response): readonly Cookie[] {
  return response.headers.getSetCookie().map((line) => {
    const [pair = '', ...flags] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    return {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      flags: flags.map((f) => f.toLowerCase()).sort(),
    }
  })
}

const begin = async (server: TestServer, query = 'provider=fake') =>
  createBrowser(server).open(`/auth/v1/authorize?${query}`)

/** One trip; the browser keeps what it was given. */
async function trip(server: TestServer) {
  const browser = createBrowser(server)
  const back = fake.signIn(await depart(browser, 'provider=fake'))
  return { browser, back, cookies: new Map(browser.cookies) }
}
const comeBack = (server: TestServer, back: URLSearchParams, cookies: ReadonlyMap<string, string>) => {
  const browser = createBrowser(server)
  for (const [name, value] of cookies) browser.cookies.set(name, value)
  return browser.open(`/auth/v1/callback?${back.toString()}`)
}
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { error_code: string }).error_code,
]

describe('A39 C47: the cookie of a trip', () => {
  it.each([
    ['with https: __Host-, Secure, no Domain', () => secure, /^__Host-lite-oauth-[\w-]{12}$/, ['secure']],
    ['without https: the same but for what browsers would refuse', () => plain, /^lite-oauth-[\w-]{12}$/, []],
  ] as const)('%s', async (_what, serverOf, name, more) => {
    const response = await begin(serverOf())
    const [cookie, ...others] = cookiesOf(response)
    expect(others).toEqual([])
    expect(cookie?.name).toMatch(name)
    expect(cookie?.value).toMatch(/^[\w-]{43}$/)
    expect(cookie?.flags).toEqual(['httponly', 'max-age=600', 'path=/', 'samesite=lax', ...more])
    expect(response.headers.get('cache-control')).toContain('no-store')
  })

  it('is taken away with the same attributes, as browsers demand of __Host-, when the trip ends', async () => {
    for (const server of [secure, plain]) {
      const { back, cookies } = await trip(server)
      const response = await comeBack(server, back, cookies)
      expect(arrivalOf(locationOf(response)).fragment).toHaveProperty('access_token')
      const more = server === secure ? ['secure'] : []
      expect(cookiesOf(response)).toEqual([
        {
          name: [...cookies.keys()][0],
          value: '',
          flags: ['httponly', 'max-age=0', 'path=/', 'samesite=lax', ...more],
        },
      ])
      // nobody is signed in by a cookie: there is no other one
      expect((await createBrowser(server).open('/auth/v1/user')).status).toBe(401)
    }
  })

  it('is another one for every trip, in one browser too, so that tabs do not disturb each other', async () => {
    const browser = createBrowser(secure)
    const first = fake.signIn(await depart(browser, 'provider=fake'))
    const second = fake.signIn(await depart(browser, 'provider=fake'))
    expect(browser.cookies.size).toBe(2)
    expect(new Set(browser.cookies.values()).size).toBe(2)
    for (const back of [first, second])
      expect(locationOf(await browser.open(`/auth/v1/callback?${back.toString()}`))).toContain(
        '#access_token=',
      )
    expect(browser.cookies.size).toBe(0)
  })

  it('of before the trip is not taken over: a planted value is never the one', async () => {
    const browser = createBrowser(secure)
    const planted = await trip(secure)
    for (const [name, value] of planted.cookies) browser.cookies.set(name, value)
    await depart(browser, 'provider=fake')
    expect(
      [...browser.cookies.values()].filter((value) => [...planted.cookies.values()].includes(value)),
    ).toHaveLength(1)
    expect(browser.cookies.size).toBe(2)
  })

  it.each([
    ['none', (): [string, string][] => []],
    ['an empty one', ([name]: [string, string]): [string, string][] => [[name, '']]],
    ['another value', ([name]: [string, string]): [string, string][] => [[name, 'A'.repeat(43)]]],
    [
      'the right value under a name without __Host-',
      ([name, value]: [string, string]): [string, string][] => [[name.replace('__Host-', ''), value]],
    ],
    [
      'the right value in other case',
      ([name, value]: [string, string]): [string, string][] => [
        [name, value.toLowerCase() === value ? value.toUpperCase() : value.toLowerCase()],
      ],
    ],
    [
      'the right one shadowed by a later one',
      ([name, value]: [string, string]): [string, string][] => [[name, `${value}; ${name}=evil`]],
    ],
  ])('%s does not let a trip end, which is still good with the right one', async (_what, change) => {
    const { back, cookies } = await trip(secure)
    const [own] = [...cookies]
    if (!own) throw new Error('no cookie')
    expect(await codeOf(await comeBack(secure, back, new Map(change(own))))).toEqual([400, 'bad_oauth_state'])
    expect((await comeBack(secure, back, cookies)).status).toBe(302)
  })

  it('of a trip that links an identity is of the same kind', async () => {
    const { body } = await ask(secure, 'POST', '/auth/v1/signup', { body: { email: newAddress(), password } })
    const answer = await ask(secure, 'GET', '/auth/v1/user/identities/authorize?provider=fake', {
      as: String(body.access_token),
    })
    const response = await createBrowser(secure).open('/auth/v1/authorize', {
      method: 'POST',
      body: new URL(String(answer.body.url)).searchParams,
    })
    expect(cookiesOf(response)).toMatchObject([
      { flags: ['httponly', 'max-age=600', 'path=/', 'samesite=lax', 'secure'] },
    ])
  })

  it('is set where the trip begins and taken where it ends, and by no other answer', async () => {
    for (const { method, url } of secure.routes) {
      if (method === 'TRACE' || isEndless(url)) continue // fetch() knows no TRACE
      const path = url.replaceAll(/:\w+/g, 'x').replace('*', 'x')
      const response = await fetch(secure.url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...{ apikey: secure.config.serviceRoleKey, 'content-type': 'application/json' },
          cookie: `__Host-lite-oauth-x=y; session=z`,
        },
        ...(method !== 'GET' && { body: JSON.stringify({ email: newAddress(), password }) }),
      })
      expect([method, url, response.headers.getSetCookie()]).toEqual([method, url, []])
      await response.arrayBuffer()
    }
  })
})

describe('A30 C47: an answer that carries tokens', () => {
  it('may not be kept: sign-up, login, refresh, code, link, the way back from a provider', async () => {
    const email = newAddress()
    const post = (path: string, body: object) => ask(secure, 'POST', path, { body })
    const first = await post('/auth/v1/signup', { email, password })
    const answers = [
      first,
      await post('/auth/register', { email: newAddress(), password }),
      await post('/auth/login', { email, password }),
      await post('/auth/v1/token?grant_type=password', { email, password }),
      await post('/auth/v1/token?grant_type=refresh_token', { refresh_token: first.body.refresh_token }),
    ]
    const link = async () =>
      (
        await ask(secure, 'POST', '/auth/v1/admin/generate_link', {
          as: secure.config.serviceRoleKey,
          body: { type: 'magiclink', email },
        })
      ).body
    answers.push(await post('/auth/v1/verify', { type: 'email', email, token: (await link()).email_otp }))
    for (const { status, body, headers } of answers) {
      expect([status, typeof body.access_token]).toEqual([200, 'string'])
      expect(headers.get('cache-control')).toBe('no-store')
    }
    const { back, cookies } = await trip(secure)
    const redirects = [
      await comeBack(secure, back, cookies),
      await fetch(`${secure.url}/auth/v1/verify`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ type: 'magiclink', token: String((await link()).hashed_token) }),
      }),
    ]
    for (const response of redirects) {
      expect(locationOf(response)).toContain('#access_token=')
      expect(response.headers.get('cache-control')).toContain('no-store')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    }
  })
})
