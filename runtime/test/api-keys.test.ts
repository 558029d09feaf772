// Opaque API keys from making to revoking, through the whole server and on a second process of the same database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiKeyInfo, NewApiKey } from '../admin/contract/keys.ts'
import { createLogger } from '../http/logger.ts'
import { createServices } from '../services.ts'
import { ask, connect, newAddress, password, todosSql, unlimited } from './auth-client.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ sql: todosSql, env: unlimited })
})
afterAll(() => server.stop())

const keys = '/admin/v1/keys'
const asAdmin = (method: string, path: string, body?: unknown) =>
  ask(server, method, path, { as: server.config.serviceRoleKey, body })
const create = async (kind: ApiKeyInfo['kind'], name = 'a key') =>
  (await asAdmin('POST', keys, { kind, name })).body as unknown as NewApiKey

/** What REST and auth say to a key alone. */
async function statuses(key: string, headers: Record<string, string> = {}): Promise<number[]> {
  const get = async (path: string) =>
    (await fetch(`${server.url}${path}`, { headers: { apikey: key, ...headers } })).status
  return [await get('/rest/v1/todos'), await get('/auth/v1/settings'), await get('/auth/v1/admin/users')]
}

describe('with supabase-js', () => {
  it('a publishable key is anon, a secret one the service role', async () => {
    const [publishable, secret] = [await create('publishable'), await create('secret')]
    expect(publishable.secret).toMatch(/^sb_publishable_[\w-]{22}_[\w-]{8}$/)
    expect(secret.secret).toMatch(/^sb_secret_[\w-]{22}_[\w-]{8}$/)
    const client = connect(server, publishable.secret)
    const email = newAddress()
    expect((await client.auth.signUp({ email, password })).error).toBeNull()
    expect((await client.from('todos').insert({ title: 'mine' })).error).toBeNull()
    expect((await connect(server, publishable.secret).from('todos').select()).error?.code).toBe('42501')
    expect((await connect(server, publishable.secret).auth.admin.listUsers()).error?.status).toBe(403)
    const service = connect(server, secret.secret)
    expect((await service.from('todos').select('title')).data).toEqual([{ title: 'mine' }])
    const listed = await service.auth.admin.listUsers()
    expect(listed.data.users.map((user) => user.email)).toContain(email)
  })
})

describe('the life of a key', () => {
  it('is told once, listed without its secret, renamed, rotated, revoked', async () => {
    const made = await create('secret', '  job server ')
    expect(made).toMatchObject({ name: 'job server', kind: 'secret', key: null, revoked_at: null })
    expect(made.key_end).toBe(made.secret.slice(-4))
    const listed = await asAdmin('GET', keys)
    expect(JSON.stringify(listed.body)).not.toContain(made.secret)
    expect(listed.headers.get('cache-control')).toContain('no-store')
    expect((await asAdmin('PATCH', `${keys}/${made.id}`, { name: 'worker' })).body).toMatchObject({
      name: 'worker',
    })

    const { status, body } = await asAdmin('POST', `${keys}/${made.id}/rotate`)
    const next = body as unknown as NewApiKey
    expect([status, next.name, next.kind]).toEqual([201, 'worker', 'secret'])
    expect(next.secret).not.toBe(made.secret)
    expect(await statuses(made.secret)).toEqual([200, 200, 200])
    expect(await statuses(next.secret)).toEqual([200, 200, 200])

    expect((await asAdmin('DELETE', `${keys}/${made.id}`)).status).toBe(204)
    expect(await statuses(made.secret)).toEqual([401, 401, 401])
    expect(await statuses(next.secret)).toEqual([200, 200, 200])
    for (const [method, path] of [
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['PATCH', ''],
    ] as const)
      expect([method, (await asAdmin(method, `${keys}/${made.id}${path}`, { name: 'x' })).status]).toEqual([
        method,
        404,
      ])
    const stored = await server.database.query('select key, key_hash::text from lite.api_keys')
    expect(JSON.stringify(stored.rows)).not.toContain(next.secret)
    const log = await asAdmin('GET', '/auth/v1/admin/audit?query=type:key')
    const actions = (log.body as unknown as { payload: { action: string } }[]).map(
      ({ payload }) => payload.action,
    )
    expect(actions.slice(0, 4)).toEqual(['key_revoked', 'key_rotated', 'key_renamed', 'key_created'])
    expect(JSON.stringify(log.body) + server.logLines.join('')).not.toMatch(/sb_secret_[\w-]{22}/)
  })

  it('tells the anon key and where the service key stands, which it does not tell', async () => {
    const { status, body } = await asAdmin('GET', `${keys}/fixed`)
    const { anonKey, secretsFile, publicUrl } = server.config
    expect([status, body]).toEqual([200, { anon_key: anonKey, secrets_file: secretsFile, url: publicUrl }])
    for (const as of [anonKey, server.token({ sub: '00000000-0000-4000-8000-0000000000ff' })])
      expect((await server.request(`${keys}/fixed`, { as })).status).toBe(403)
  })

  it('notes when a key was used', async () => {
    const config = { ...server.config }
    const services = createServices(
      config,
      testLogins(server.database),
      createLogger({ level: 'silent', secrets: [] }),
    )
    const made = await create('secret')
    await services.admin.apiKeys.refresh()
    await services.identity.resolve({ apikey: made.secret })
    await services.admin.apiKeys.flush()
    const found = (await services.admin.apiKeys.list()).find(({ id }) => id === made.id)
    expect(found?.last_used_at).toBeInstanceOf(Date)
    await services.close()
  })

  it('of fifty revocations at once one counts', async () => {
    const { id } = await create('secret')
    const all = await Promise.all(Array.from({ length: 50 }, () => asAdmin('DELETE', `${keys}/${id}`)))
    expect(all.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(all.filter(({ status }) => status === 404)).toHaveLength(49)
  })
})

describe('another process', () => {
  it('knows a key, and that it is revoked, within a moment', async () => {
    const log = createLogger({ level: 'silent', secrets: [] })
    const other = createServices(server.config, testLogins(server.database), log)
    const signals = await other.follow()
    const role = async (key: string) => {
      try {
        return (await other.identity.resolve({ apikey: key })).role
      } catch {
        return 'refused'
      }
    }
    const made = await create('secret')
    await expect.poll(() => role(made.secret), { timeout: 1000, interval: 20 }).toBe('service_role')
    await asAdmin('DELETE', `${keys}/${made.id}`)
    await expect.poll(() => role(made.secret), { timeout: 1000, interval: 20 }).toBe('refused')
    await signals.close()
    await other.close()
  })
})

describe('refuses', () => {
  it.each([{ origin: 'https://app.example.com' }, { 'sec-fetch-site': 'same-origin' }])(
    'a secret key from a browser (%j), and says what to do',
    async (headers) => {
      const { secret } = await create('secret')
      expect(await statuses(secret, headers as Record<string, string>)).toEqual([401, 401, 401])
      const answer = await fetch(`${server.url}/rest/v1/todos`, {
        headers: { apikey: secret, ...headers } as HeadersInit,
      })
      expect(await answer.json()).toMatchObject({
        message: 'Secret API keys must not be used in a browser',
        hint: 'Use a publishable key in apps. Who opened the page has the secret key: revoke it.',
      })
      const asBearer = await ask(server, 'GET', '/rest/v1/todos', {
        as: secret,
        headers: headers,
      })
      expect(asBearer.status).toBe(401)
      const auth = await fetch(`${server.url}/auth/v1/settings`, {
        headers: { apikey: secret, ...headers } as HeadersInit,
      })
      expect(((await auth.json()) as { msg: string }).msg).toMatch(/browser.*publishable/)
      const publishable = await create('publishable')
      expect(await statuses(publishable.secret, headers as Record<string, string>)).toEqual([401, 200, 403])
    },
  )

  it.each([
    ['no name', { kind: 'secret' }],
    ['an empty name', { kind: 'secret', name: '' }],
    ['a blank name', { kind: 'secret', name: '   ' }],
    ['a long name', { kind: 'secret', name: 'x'.repeat(101) }],
    ['NUL in the name', { kind: 'secret', name: 'a\0b' }],
    ['another kind', { kind: 'root', name: 'x' }],
    ['no body', {}],
  ])('%s', async (_what, body) => {
    const answer = await asAdmin('POST', keys, body)
    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body)).toEqual(['code', 'message', 'details', 'hint'])
  })

  it('ids that are none', async () => {
    for (const id of ['x', '..%2fkeys', '00000000-0000-4000-8000-000000000000'])
      expect([id, (await asAdmin('DELETE', `${keys}/${id}`)).status]).toEqual([id, 404])
  })

  it.each([
    'sb_secret_',
    `sb_secret_${'A'.repeat(22)}_${'A'.repeat(8)}`,
    'sb_publishable_x',
    'sb_',
    'sb_secret_%00',
  ])('the key %s, which nobody made', async (key) => {
    expect(await statuses(key)).toEqual([401, 401, 401])
  })

  it('everybody but the service key and admins', async () => {
    const { secret: publishable } = await create('publishable')
    const user = server.token({ sub: '7d4c7c1e-6c51-4b1e-9f0e-3a2d6a1b0c02' })
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${server.url}${keys}`, { headers })).status
    expect(await status({})).toBe(401)
    expect(await status({ apikey: 'nonsense' })).toBe(401)
    expect(await status({ apikey: publishable })).toBe(403)
    expect(await status({ apikey: server.config.anonKey })).toBe(403)
    expect(await status({ apikey: publishable, authorization: `Bearer ${user}` })).toBe(403)
    expect(await status({ apikey: server.config.serviceRoleKey, authorization: `Bearer ${user}` })).toBe(403)
  })
})
