// The admin's session from the first link to signing out, and what other sites, stale cookies and wrong passwords get.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AdminSessionInfo } from '../admin/contract/session.ts'
import { WebSocket } from 'ws'
import { createLogger } from '../http/logger.ts'
import { createServices } from '../services.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const email = 'ada@example.com'
const password = 'correct horse'

interface Browser {
  cookie: string
  csrf: string
}
interface Sent {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly as?: Browser
  readonly csrf?: boolean
}

const send = (method: string, path: string, { body, headers, as, csrf = true }: Sent = {}) =>
  fetch(server.url + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(as && { cookie: as.cookie, ...(csrf && { 'x-lite-csrf': as.csrf }) }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

async function entered(response: Response): Promise<Browser> {
  expect(response.status, await response.clone().text()).toBe(200)
  const { csrf } = (await response.json()) as AdminSessionInfo
  return { csrf, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
}
const signIn = async (secret = password) =>
  send('POST', '/admin/v1/session', { body: { email, password: secret } })
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code?: string }).code,
]
const link = () => server.services.admin.admins.makeLink()

beforeAll(async () => {
  server = await startTestServer({
    sql: `create table notes (id int primary key, by text default auth.jwt() ->> 'admin_id'); insert into notes values (1)`,
  })
})
afterAll(() => server.stop())
beforeEach(() => server.database.query('delete from lite.rate_limits'))

describe('the first admin', () => {
  it('is made by a link that holds once', async () => {
    expect(await (await send('GET', '/admin/v1/setup')).json()).toEqual({ needed: true })
    const [token, other] = [await link(), await link()]
    const body = { token, email, password }
    const forged = await send('POST', '/admin/v1/setup', { body: { ...body, token: 'forged' } })
    expect(await codeOf(forged)).toEqual([401, 'LITE401'])
    const short = await send('POST', '/admin/v1/setup', { body: { ...body, password: 'short' } })
    expect(short.status).toBe(400)
    const made = await entered(await send('POST', '/admin/v1/setup', { body }))
    expect(made.cookie).toMatch(/^lite_admin=lite_admin_[\w-]{43}$/)
    expect(await (await send('GET', '/admin/v1/setup')).json()).toEqual({ needed: false })
    for (const used of [token, other]) {
      expect((await send('POST', '/admin/v1/setup', { body: { ...body, token: used } })).status).toBe(401)
    }
  })

  it('makes no two admins of one link', async () => {
    const token = await link()
    const both = await Promise.all(
      ['b@example.com', 'c@example.com'].map((one) =>
        send('POST', '/admin/v1/setup', { body: { token, email: one, password } }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  })

  it('is refused a link that is too old', async () => {
    const token = await link()
    await server.database.query(`update lite.setup_links set expires_at = now() - interval '1 second'`)
    const late = await send('POST', '/admin/v1/setup', { body: { token, email, password } })
    expect(late.status).toBe(401)
    expect(((await late.json()) as { hint: string }).hint).toContain('npm run admin')
  })
})

describe('signing in', () => {
  it('is the service role everywhere, known by name', async () => {
    const ada = await entered(await signIn())
    const session = (await (await send('GET', '/admin/v1/session', { as: ada })).json()) as AdminSessionInfo
    expect(session).toMatchObject({ admin: { email }, csrf: ada.csrf })
    for (const path of ['/rest/v1/notes', '/auth/v1/admin/users', '/storage/v1/bucket', '/admin/v1/keys']) {
      expect([path, (await send('GET', path, { as: ada })).status]).toEqual([path, 200])
    }
    const added = await send('POST', '/rest/v1/notes', { as: ada, body: { id: 2 } })
    expect(added.status).toBe(201)
    const { rows } = await server.database.query('select by from notes where id = 2')
    expect(rows).toEqual([{ by: session.admin.id }])
  })

  it('refuses wrong passwords and unknown addresses alike, and too many tries', async () => {
    const unknown = { email: 'nobody@example.com', password }
    const answers = [await signIn('wrong'), await send('POST', '/admin/v1/session', { body: unknown })]
    const [first, second] = await Promise.all(answers.map((one) => one.text()))
    expect([answers[0]?.status, answers[1]?.status, first]).toEqual([401, 401, second])
    expect(answers[0]?.headers.get('set-cookie')).toBeNull()
    for (let tries = 2; tries < 10; tries += 1) expect((await signIn('wrong')).status).toBe(401)
    const tooMany = await signIn()
    expect(await codeOf(tooMany)).toEqual([429, 'LITE429'])
    expect(Number(tooMany.headers.get('retry-after'))).toBeGreaterThan(800)
  })

  it('counts no more against who has come in', async () => {
    for (let tries = 0; tries < 12; tries += 1) expect((await signIn()).status).toBe(200)
  })

  it('refuses what is no JSON of that shape', async () => {
    expect((await send('POST', '/admin/v1/session', { body: { email } })).status).toBe(400)
    const form = await fetch(`${server.url}/admin/v1/session`, {
      method: 'POST',
      body: new URLSearchParams({ email, password }),
    })
    expect(form.status).toBe(415)
  })

  it('says nothing of a session to a key', async () => {
    const asKey = await send('GET', '/admin/v1/session', {
      headers: { apikey: server.config.serviceRoleKey },
    })
    expect(await codeOf(asKey)).toEqual([403, 'LITE403'])
  })
})

describe('other sites', () => {
  it('cannot use the cookie', async () => {
    const ada = await entered(await signIn())
    const foreign = { origin: 'https://evil.example' }
    const site = { 'sec-fetch-site': 'cross-site' }
    const tries = [
      await send('POST', '/rest/v1/notes', { as: ada, csrf: false, body: { id: 3 } }),
      await send('POST', '/rest/v1/notes', { as: { ...ada, csrf: `${ada.csrf}x` }, body: { id: 3 } }),
      await send('POST', '/rest/v1/notes', { as: ada, headers: foreign, body: { id: 3 } }),
      await send('GET', '/rest/v1/notes', { as: ada, headers: foreign }),
      await send('GET', '/rest/v1/notes', { as: ada, headers: site }),
      await send('GET', '/rest/v1/notes', { as: ada, headers: { 'sec-fetch-site': 'same-site' } }),
      await send('DELETE', '/admin/v1/session', { as: ada, csrf: false }),
    ]
    expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 401))
    expect((await server.database.query('select from notes where id = 3')).rowCount).toBe(0)
    expect((await send('GET', '/admin/v1/session', { as: ada })).status).toBe(200)
  })

  it('cannot use the proof of another session', async () => {
    const [one, two] = [await entered(await signIn()), await entered(await signIn())]
    const mixed = { cookie: one.cookie, csrf: two.csrf }
    expect((await send('POST', '/rest/v1/notes', { as: mixed, body: { id: 3 } })).status).toBe(401)
  })

  it('are served as before where they send a key: the cookie counts for nothing', async () => {
    const ada = await entered(await signIn())
    const { anonKey } = server.config
    const anon = await send('GET', '/admin/v1/keys', { as: ada, headers: { apikey: anonKey } })
    expect(await codeOf(anon)).toEqual([403, 'LITE403'])
  })

  it('get the cookie for this origin alone', async () => {
    const { headers } = await signIn()
    expect(headers.get('set-cookie')).toMatch(
      /^lite_admin=[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    )
  })
})

describe('a WebSocket', () => {
  const open = async (as: Browser, origin?: string) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/realtime/v1`, {
      headers: { cookie: as.cookie },
      ...(origin !== undefined && { origin }),
    })
    try {
      return await new Promise<string>((resolve) => {
        socket.on('open', () => socket.send('{"type":"ping"}'))
        socket.on('message', (data: Buffer) =>
          resolve((JSON.parse(data.toString()) as { type: string }).type),
        )
        socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
        socket.on('error', () => undefined)
      })
    } finally {
      socket.terminate()
    }
  }

  it('of our own page alone is the admin', async () => {
    const ada = await entered(await signIn())
    expect(await open(ada, server.url)).toBe('pong')
    expect(await open(ada, 'https://evil.example')).toBe('401')
    expect(await open(ada)).toBe('401')
  })
})

it('NUL is refused wherever it stands', async () => {
  const ada = await entered(await signIn())
  const tries = [
    await send('POST', '/admin/v1/session', { body: { email: 'a\0@example.com', password } }),
    await send('POST', '/admin/v1/sql/run', { as: ada, body: { sql: 'select 1 \0' } }),
    await send('POST', '/admin/v1/sql/run', { as: ada, body: { sql: 'select $1', params: ['\0'] } }),
    await send('POST', '/admin/v1/snippets', { as: ada, body: { name: 'a\0', sql: 'select 1' } }),
  ]
  expect(await Promise.all(tries.map(codeOf))).toEqual(tries.map(() => [400, 'LITE400']))
})

describe('the end of a session', () => {
  it('comes with signing out, at once and on other processes', async () => {
    const other = createServices(
      server.config,
      testLogins(server.database),
      createLogger({ level: 'silent', secrets: [] }),
    )
    const signals = await other.follow()
    try {
      const ada = await entered(await signIn())
      const token = ada.cookie.split('=')[1] ?? ''
      await expect.poll(() => other.admin.admins.find(token)?.admin.email).toBe(email)
      const out = await send('DELETE', '/admin/v1/session', { as: ada })
      expect([out.status, out.headers.get('set-cookie')]).toEqual([
        204,
        'lite_admin=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
      ])
      expect((await send('GET', '/rest/v1/notes', { as: ada })).status).toBe(401)
      await expect.poll(() => other.admin.admins.find(token)).toBeUndefined()
    } finally {
      await signals.close()
      await other.close()
    }
  })

  it('comes by time', async () => {
    const ada = await entered(await signIn())
    await server.database.query('update lite.admin_sessions set expires_at = now() - interval $$1 second$$')
    await expect.poll(async () => (await send('GET', '/admin/v1/keys', { as: ada })).status).toBe(401)
  })

  it('comes to the other sessions with a new password', async () => {
    const [here, there] = [await entered(await signIn()), await entered(await signIn())]
    const change = (current: string) =>
      send('PUT', '/admin/v1/session/password', { as: here, body: { current, password: 'battery staple' } })
    expect((await change('wrong')).status).toBe(400)
    expect((await change(password)).status).toBe(204)
    expect((await send('GET', '/admin/v1/session', { as: here })).status).toBe(200)
    expect((await send('GET', '/admin/v1/session', { as: there })).status).toBe(401)
    expect((await signIn()).status).toBe(401)
    const token = await link()
    await entered(
      await send('POST', '/admin/v1/setup', { body: { token, email: email.toUpperCase(), password } }),
    )
    expect((await send('GET', '/admin/v1/session', { as: here })).status).toBe(401)
    expect((await signIn()).status).toBe(200)
  })

  it('comes with the admin', async () => {
    const ada = await entered(await signIn())
    await server.database.query('delete from lite.admins where email ilike $1', [email])
    await expect.poll(async () => (await send('GET', '/admin/v1/keys', { as: ada })).status).toBe(401)
  })
})

it('everything is in the audit log, without secrets', async () => {
  const { rows } = await server.database.query('select payload from auth.audit_log_entries')
  const text = JSON.stringify(rows)
  for (const action of ['set_up', 'signed_in', 'sign_in_failed', 'signed_out', 'password_changed'])
    expect(text).toContain(`admin_${action}`)
  expect(text).not.toContain(password)
  expect(text).not.toContain('lite_admin_')
})
