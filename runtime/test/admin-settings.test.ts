// Settings that are changed while two processes run: each group takes effect in both, the environment wins, secrets stay secret,
// and nothing is changed by what cannot be.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SettingInfo, SettingsInfo } from '../admin/contract/settings.ts'
import { liveGroups, restartReasons } from '../config/live-variables.ts'
import { variables } from '../config/variables.ts'
import { newAddress, openMailbox, type Mailbox } from './auth-mail.ts'
import { startSecond, type SecondServer } from './second-servers.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let second: SecondServer
let mailbox: Mailbox

const sql = `
  create table notes (id int primary key);
  insert into notes values (1), (2), (3);
  grant select on notes to anon, service_role;
  create function slow() returns int language sql as 'select 1 from pg_sleep(1)';
  insert into storage.buckets (id, name, public) values ('files', 'files', true)`

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Headers
}
async function ask(url: string, init: RequestInit = {}, key = server.config.serviceRoleKey): Promise<Answer> {
  const response = await fetch(url, {
    ...init,
    headers: {
      ...{ apikey: key, authorization: `Bearer ${key}` },
      ...(typeof init.body === 'string' && { 'content-type': 'application/json' }),
      ...(init.headers as Record<string, string> | undefined),
    },
  })
  const text = await response.text()
  const body = text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as Answer['body']) : { text }
  return { status: response.status, body, headers: response.headers }
}
const admin = (method: string, path: string, body?: unknown) =>
  ask(`${server.url}/admin/v1${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
const urls = () => [server.url, second.url]

type Texts = Readonly<Record<string, string | null>>
const changesOf = (texts: Texts) =>
  Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, { value }]))
async function save(texts: Texts): Promise<void> {
  const { status, body } = await admin('PUT', '/settings', { changes: changesOf(texts) })
  expect(status, JSON.stringify(body)).toBe(200)
}
const settings = async () => (await admin('GET', '/settings')).body as unknown as SettingsInfo
async function setting(key: string): Promise<SettingInfo> {
  const found = (await settings()).settings.find((one) => one.key === key)
  if (!found) throw new Error(`${key} is not told`)
  return found
}
/** In the process that saved it at once, in the other one when the bell has rung. */
async function inBoth(read: (url: string) => Promise<unknown>, expected: unknown): Promise<void> {
  expect(await read(server.url)).toEqual(expected)
  await expect.poll(() => read(second.url), { timeout: 10_000, interval: 20 }).toEqual(expected)
}
const anon = () => server.config.anonKey
const authSettings = async (url: string) => (await ask(`${url}/auth/v1/settings`)).body
const signUp = (url: string, password: string) =>
  ask(`${url}/auth/v1/signup`, {
    method: 'POST',
    body: JSON.stringify({ email: newAddress(), password }),
  })

beforeAll(async () => {
  mailbox = await openMailbox()
  server = await startTestServer({ sql, env: { RATE_LIMIT: '', AUTH_LIMIT_REFRESH: '151' } })
  second = await startSecond(server, { RATE_LIMIT: '', AUTH_LIMIT_REFRESH: '151' })
}, 120_000)
afterAll(async () => {
  second.child.kill()
  await server.stop()
  await mailbox.close()
})
beforeEach(async () => {
  await server.database.query('delete from lite.settings; delete from lite.rate_limits')
  await server.services.admin.settings.refresh()
})

it('every variable either can be changed or says why not', () => {
  const names = [...liveGroups.flatMap(({ names: keys }) => keys), ...Object.keys(restartReasons)]
  expect(names.toSorted()).toEqual(Object.keys(variables).toSorted())
})

describe('what is saved holds in both processes', () => {
  it('sign-up and passwords', async () => {
    await save({ AUTH_SIGNUP: 'off', AUTH_ANONYMOUS: 'on' })
    await inBoth(async (url) => (await authSettings(url)).disable_signup, true)
    expect((await signUp(second.url, 'long enough 1')).body.error_code ?? 'none').not.toBe('none')
    await save({ AUTH_SIGNUP: null, PASSWORD_MIN_LENGTH: '20' })
    await inBoth(async (url) => (await signUp(url, 'fifteen letters')).status, 422)
    await save({ PASSWORD_MIN_LENGTH: null })
    await inBoth(async (url) => (await signUp(url, 'fifteen letters')).status, 200)
  })

  it('sessions', async () => {
    await save({ JWT_EXPIRY: '5m' })
    await inBoth(async (url) => (await signUp(url, 'fifteen letters')).body.expires_in, 300)
  })

  it('addresses and the log', async () => {
    const { redirects } = server.services.auth
    expect(redirects.resolve('https://app.example.com/in')).toBe(server.config.auth.siteUrl)
    await save({
      SITE_URL: 'https://site.example.com',
      REDIRECT_URLS: 'https://app.example.com/**',
      LOG_LEVEL: 'warn',
    })
    expect(redirects.resolve('https://app.example.com/in')).toBe('https://app.example.com/in')
    expect(redirects.resolve('https://evil.example')).toBe('https://site.example.com')
    expect(server.services.log.level).toBe('warn')
  })

  it('providers are added, changed and removed', async () => {
    const acme = {
      OIDC_ACME_ISSUER: 'https://id.example.com',
      OIDC_ACME_CLIENT_ID: 'one',
      OIDC_ACME_CLIENT_SECRET: 'acme-secret-1',
    }
    const external = async (url: string) =>
      ((await authSettings(url)).external as Record<string, boolean>).acme
    await save(acme)
    await inBoth(external, true)
    const half = await admin('PUT', '/settings', { changes: changesOf({ OIDC_ACME_CLIENT_ID: null }) })
    expect([half.status, half.body.details]).toEqual([
      400,
      [{ key: 'OIDC_ACME_CLIENT_ID', message: 'is missing' }],
    ])
    const moved = await admin('PUT', '/settings', {
      changes: changesOf({ OIDC_ACME_ISSUER: 'https://evil.example' }),
    })
    expect(moved.status).toBe(400)
    expect(JSON.stringify(moved.body.details)).toContain('OIDC_ACME_CLIENT_SECRET')
    await save({ OIDC_ACME_CLIENT_ID: 'two' })
    expect(server.services.auth.oauth.providers.byName('acme')?.provider.clientIds).toEqual(['two'])
    await save({ OIDC_ACME_ISSUER: null, OIDC_ACME_CLIENT_ID: null, OIDC_ACME_CLIENT_SECRET: null })
    await inBoth(external, undefined)
  })

  it('limits of REST, even for shapes that were prepared before', async () => {
    const rows = async (url: string) => {
      const { body } = await ask(`${url}/rest/v1/notes?select=id`)
      return (body as unknown as unknown[]).length
    }
    await inBoth(rows, 3)
    await save({ MAX_ROWS: '1' })
    await inBoth(rows, 1)
    await save({ MAX_ROWS: null, AGGREGATES: 'on' })
    await inBoth(rows, 3)
    await inBoth(async (url) => (await ask(`${url}/rest/v1/notes?select=count()`)).status, 200)
    await save({ STATEMENT_TIMEOUT_SERVICE: '100ms' })
    await inBoth(async (url) => (await ask(`${url}/rest/v1/rpc/slow`)).body.code, '57014')
  })

  it('CORS and the limit of anonymous requests', async () => {
    const allowed = async (url: string) => {
      const { headers } = await ask(`${url}/auth/v1/settings`, { headers: { origin: 'https://b.example' } })
      return headers.get('access-control-allow-origin')
    }
    await inBoth(allowed, '*')
    await save({ CORS_ORIGINS: 'https://a.example' })
    await inBoth(allowed, null)
    await save({ RATE_LIMIT: '7' })
    await inBoth(
      async (url) => (await ask(`${url}/rest/v1/notes`, {}, anon())).headers.get('ratelimit-limit'),
      '7',
    )
  })

  it('storage and realtime', async () => {
    const upload = async (url: string) =>
      (
        await ask(`${url}/storage/v1/object/files/${Math.random()}.txt`, {
          method: 'POST',
          body: Buffer.from('more than ten bytes'),
          headers: { 'content-type': 'text/plain' },
        })
      ).status
    await inBoth(upload, 200)
    await save({ STORAGE_FILE_SIZE_LIMIT: '10B', REALTIME_CHANNELS: '3' })
    await inBoth(async (url) => (await upload(url)) >= 400, true)
    expect(server.services.realtime.settings.limits.channels).toBe(3)
  })
})

describe('what cannot be', () => {
  it('is told for each setting, and nothing is changed', async () => {
    const { status, body } = await admin('PUT', '/settings', {
      changes: changesOf({ MAX_ROWS: 'many', JWT_EXPIRY: '1s', AUTH_SIGNUP: 'off' }),
    })
    expect([status, body.code]).toEqual([400, 'LITE400'])
    const details = body.details as { key: string; message: string }[]
    expect(details.map(({ key }) => key).toSorted()).toEqual(['JWT_EXPIRY', 'MAX_ROWS'])
    expect((await setting('AUTH_SIGNUP')).value).toBe('on')
  })

  it.each([
    ['AUTH_LIMIT_REFRESH', 'environment'],
    ['PORT', 'port is taken once'],
    ['NO_SUCH', 'no setting'],
    ['__proto__x', 'no setting'],
  ])('%s is refused: %s', async (key, why) => {
    const { status, body } = await admin('PUT', '/settings', { changes: changesOf({ [key]: '12' }) })
    expect(status).toBe(400)
    expect(JSON.stringify(body.details)).toContain(why)
  })

  it.each([
    {},
    { changes: {} },
    { changes: { MAX_ROWS: 5 } },
    { changes: { MAX_ROWS: {} } },
    { changes: { MAX_ROWS: { value: [] } } },
  ])('the body %j is refused', async (body) => {
    expect((await admin('PUT', '/settings', body)).status).toBe(400)
  })

  it('an empty text is no value', async () => {
    expect((await admin('PUT', '/settings', { changes: changesOf({ SITE_URL: '' }) })).status).toBe(400)
    await save({ EXTRA_SEARCH_PATH: '' })
    expect(server.services.rest.settings.extraSearchPath).toEqual([])
  })

  it('a change of what somebody else has changed is refused', async () => {
    const put = (value: string, seen: string | null) =>
      admin('PUT', '/settings', { changes: { MAX_ROWS: { value, seen } } })
    expect((await put('5', null)).status).toBe(200)
    const { updated_at: seen } = await setting('MAX_ROWS')
    expect((await put('6', null)).status).toBe(409)
    expect((await put('6', seen)).status).toBe(200)
    const late = await put('7', seen)
    expect([late.status, late.body.code]).toEqual([409, 'LITE409'])
    expect((await setting('MAX_ROWS')).value).toBe('6')
  })

  it('a key that is not the service key changes nothing', async () => {
    const refused = await ask(
      `${server.url}/admin/v1/settings`,
      { method: 'PUT', body: JSON.stringify({ changes: changesOf({ AUTH_SIGNUP: 'off' }) }) },
      anon(),
    )
    expect(refused.status).toBe(403)
  })

  it('what somebody wrote into the table is left out', async () => {
    await server.database.query(
      `insert into lite.settings (key, value) values ('MAX_ROWS', 'x'), ('AUTH_SIGNUP', 'off')`,
    )
    await server.services.admin.settings.refresh()
    await inBoth(async (url) => (await authSettings(url)).disable_signup, true)
    expect(server.services.admin.settings.current().maxRows).toBe(0)
  })
})

it('back to the default, by name; the environment wins and is shown as locked', async () => {
  await save({ MAX_ROWS: '9' })
  expect(await setting('MAX_ROWS')).toMatchObject({
    value: '9',
    default: '0',
    source: 'saved',
    updated_by: 'service_role',
  })
  expect((await admin('DELETE', '/settings/MAX_ROWS')).status).toBe(200)
  expect(await setting('MAX_ROWS')).toMatchObject({ value: '0', source: 'default', updated_at: null })
  expect((await admin('DELETE', '/settings/NO_SUCH')).status).toBe(404)
  expect((await admin('DELETE', '/settings/AUTH_LIMIT_REFRESH')).status).toBe(400)
  expect(await setting('AUTH_LIMIT_REFRESH')).toMatchObject({
    value: '151',
    locked: true,
    source: 'environment',
  })
  await server.database.query(`insert into lite.settings (key, value) values ('AUTH_LIMIT_REFRESH', '7')`)
  await server.services.admin.settings.refresh()
  expect(server.services.auth.settings.limits.refresh).toBe(151)
})

it('secrets are encrypted at rest, never told, never logged, and noted without their value', async () => {
  const secret = 'hush-hush-0815'
  await save({ SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mailbox.port), SMTP_PASSWORD: secret })
  const { rows } = await server.database.query(
    `select value, encrypted from lite.settings where key = 'SMTP_PASSWORD'`,
  )
  expect(rows).toMatchObject([{ encrypted: true }])
  const all = await server.database.query(
    `select coalesce(string_agg(value, ' '), '') || coalesce((select string_agg(payload::text, ' ') from auth.audit_log_entries), '') as text from lite.settings`,
  )
  expect(JSON.stringify(all.rows)).toContain('[secret]')
  expect(JSON.stringify([rows, all.rows, await settings()])).not.toContain(secret)
  expect(await setting('SMTP_PASSWORD')).toMatchObject({ value: null, is_set: true, secret: true })
  expect(server.services.auth.settings.smtp?.password).toBe(secret)
  server.services.log.error(`it is ${secret}`)
  expect(server.logLines.join('')).not.toContain(secret)
  const moved = await admin('PUT', '/settings', { changes: changesOf({ SMTP_HOST: 'evil.example' }) })
  expect([moved.status, JSON.stringify(moved.body.details)]).toEqual([
    400,
    expect.stringContaining('SMTP_PASSWORD'),
  ])
})

describe('mails', () => {
  const server25 = () => ({ SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mailbox.port) })
  const test = (body: unknown) => admin('POST', '/settings/test-mail', body)

  it('a test goes through what is not saved yet, or what holds', async () => {
    const to = newAddress()
    expect((await test({ to })).body.message).toContain('No mail server')
    expect((await test({ to, changes: changesOf(server25()) })).status).toBe(204)
    expect((await mailbox.next(to)).subject).toBe('A test mail')
    expect((await test({ to })).status).toBe(400)
    await save(server25())
    expect((await test({ to })).status).toBe(204)
    expect((await mailbox.next(to)).html).toContain('works')
  })

  it('a test tells what the server says', async () => {
    mailbox.refuseNext(1, 554)
    const refused = await test({ to: newAddress(), changes: changesOf(server25()) })
    expect([refused.status, refused.body.details]).toEqual([400, expect.stringContaining('not now')])
    const closed = await test({
      to: newAddress(),
      changes: changesOf({ SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' }),
    })
    expect([closed.status, closed.body.hint]).toEqual([400, expect.stringContaining('SMTP_PORT')])
    for (const body of [{}, { to: 'nobody' }, { to: 'a@b.example\r\nBcc: c@d.example' }])
      expect((await test(body)).status).toBe(400)
    expect((await test({ to: newAddress(), changes: changesOf({ SMTP_PORT: 'x' }) })).status).toBe(400)
  })

  it('a saved text is sent, and goes back to ours', async () => {
    await save({ ...server25(), AUTH_AUTOCONFIRM: 'off', MAIL_PAUSE: '0' })
    const path = '/settings/templates/confirmation'
    const saved = await admin('PUT', path, {
      subject: 'Hello {{ .Email }}',
      html: '<p style="color:red">Code <b>{{ .Token }}</b></p>',
      seen: null,
    })
    expect([saved.status, saved.body.source]).toEqual([200, 'saved'])
    expect((await admin('PUT', path, { subject: 'x', html: 'y', seen: null })).status).toBe(409)
    await expect
      .poll(async () => (await authSettings(second.url)).mailer_autoconfirm, { timeout: 10_000 })
      .toBe(false)
    for (const url of urls()) {
      const email = newAddress()
      const body = JSON.stringify({ email, password: 'fifteen letters' })
      expect((await ask(`${url}/auth/v1/signup`, { method: 'POST', body })).status).toBe(200)
      const mail = await mailbox.next(email)
      expect(mail.subject).toBe(`Hello ${email}`)
      expect(mail.html).toMatch(/<b>\d{6}<\/b>/)
    }
    expect((await admin('DELETE', path)).body.source).toBe('shipped')
    expect((await admin('PUT', '/settings/templates/none', { subject: 'x', html: 'y' })).status).toBe(404)
    expect((await admin('PUT', path, { subject: '', html: 'y' })).status).toBe(400)
  })

  it('a draft is shown with made-up values, in a page that runs nothing', async () => {
    const path = '/settings/templates/recovery/preview'
    const draft = { subject: 'For {{ .Data.name }}', html: '<script>alert(1)</script><i>{{ .Token }}</i>' }
    expect((await admin('POST', path, draft)).body).toMatchObject({
      subject: 'For Ada Lovelace',
      text: '123456',
    })
    const page = await admin('GET', path)
    expect(page.body.text).toContain('<i>123456</i>')
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-popups/)
    const list = (await admin('GET', '/settings/templates')).body as unknown as {
      kind: string
      source: string
    }[]
    expect(list.find(({ kind }) => kind === 'recovery')?.source).toBe('shipped')
  })
})
