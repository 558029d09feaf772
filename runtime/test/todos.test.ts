// The demo table through the whole server: two users see and change only their rows; forged tokens and wrong bodies change nothing.
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { startTestServer, type TestServer } from './server.ts'

const alice = '00000000-0000-4000-8000-00000000000a'
const bob = '00000000-0000-4000-8000-00000000000b'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer({
    sql: `
      set role lite_admin;
      ${readFileSync(join(projectRoot(), 'migrations/0001_todos.sql'), 'utf8')};
      reset role;
      insert into auth.users (id, email) values ('${alice}', 'alice@example.com'), ('${bob}', 'bob@example.com')`,
  })
})
afterAll(() => server.stop())
beforeEach(() =>
  server.database.query(
    `truncate todos; insert into todos (user_id, title) values ('${alice}', 'hers'), ('${bob}', 'his')`,
  ),
)

const as = (sub: string) => server.token({ sub })
const titles = async (token: string) => {
  const response = await server.request('/rest/v1/todos?select=title&order=title', { as: token })
  const body: unknown = await response.json()
  return { status: response.status, body }
}
const stored = async () => {
  const { rows } = await server.database.query(
    'select user_id, title, done from todos order by title, user_id',
  )
  return rows as unknown[]
}
const post = (body: unknown, token: string, prefer = 'return=representation') =>
  server.request('/rest/v1/todos', {
    method: 'POST',
    as: token,
    headers: { prefer },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('row-level security', () => {
  it('shows each user only their rows, and everything to the service key', async () => {
    expect(await titles(as(alice))).toEqual({ status: 200, body: [{ title: 'hers' }] })
    expect(await titles(as(bob))).toEqual({ status: 200, body: [{ title: 'his' }] })
    expect(await titles(server.config.serviceRoleKey)).toEqual({
      status: 200,
      body: [{ title: 'hers' }, { title: 'his' }],
    })
  })

  it('lets the anon key do nothing: 401 with 42501', async () => {
    const needs = { GET: 'SELECT', POST: 'INSERT', PATCH: 'SELECT, UPDATE', DELETE: 'SELECT, DELETE' }
    for (const [method, needed] of Object.entries(needs)) {
      const response = await server.request('/rest/v1/todos?title=eq.hers', {
        method,
        ...(method !== 'GET' && method !== 'DELETE' && { body: '{"title":"x"}' }),
      })
      const body: unknown = await response.json()
      expect([method, response.status, body]).toMatchObject([method, 401, { code: '42501' }])
      expect(body).toMatchObject({ hint: expect.stringContaining(`GRANT ${needed} ON`) as string })
    }
    expect(await stored()).toHaveLength(2)
  })

  it('stores a new row under its maker, whatever the order of users on the connections', async () => {
    const users = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? alice : bob))
    const answers = await Promise.all(users.map((user, index) => post({ title: `n${index}` }, as(user))))
    const rows = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as [{ user_id: string }])[0].user_id),
    )
    expect(rows).toEqual(users)
  })

  it('does not let a user write into the name of another', async () => {
    const response = await post({ title: 'forged', user_id: bob }, as(alice))
    expect([response.status, await response.json()]).toMatchObject([403, { code: '42501' }])
    expect(await stored()).toHaveLength(2)
  })

  it('changes and deletes only own rows, though the filter names all', async () => {
    const patch = await server.request('/rest/v1/todos?title=neq.nothing', {
      method: 'PATCH',
      as: as(alice),
      headers: { prefer: 'return=representation' },
      body: '{"done":true}',
    })
    expect(((await patch.json()) as { title: string }[]).map(({ title }) => title)).toEqual(['hers'])
    const removed = await server.request('/rest/v1/todos?title=neq.nothing', {
      method: 'DELETE',
      as: as(bob),
    })
    expect(removed.status).toBe(204)
    expect(await stored()).toEqual([{ user_id: alice, title: 'hers', done: true }])
  })
})

describe('tokens', () => {
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = () => Math.floor(Date.now() / 1000)
  const claims = () => ({ role: 'authenticated', sub: alice, exp: now() + 600 })

  const forged: readonly (readonly [string, () => string])[] = [
    [
      'signed with another secret',
      () => server.token(claims(), 'another secret that is long enough, really'),
    ],
    ['expired', () => server.token({ ...claims(), exp: now() - 60 })],
    ['not yet valid', () => server.token({ ...claims(), nbf: now() + 600 })],
    ['alg none', () => `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims())}.`],
    ['alg none, another spelling', () => `${base64({ alg: 'nOnE' })}.${base64(claims())}.`],
    ['without a signature', () => `${as(alice).split('.').slice(0, 2).join('.')}.`],
    ['two parts', () => as(alice).split('.').slice(0, 2).join('.')],
    [
      'a changed payload',
      () => {
        const [head = '', , signature = ''] = as(alice).split('.')
        return `${head}.${base64({ ...claims(), role: 'service_role' })}.${signature}`
      },
    ],
    ['HS384 with our secret', () => jwt.sign(claims(), server.config.jwtSecret, { algorithm: 'HS384' })],
    [
      'RS256 with a key of its own',
      () => {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
        return jwt.sign(claims(), privateKey, { algorithm: 'RS256', keyid: 'x' })
      },
    ],
    [
      'a jwk in its header',
      () => {
        const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
        return jwt.sign(claims(), privateKey, {
          algorithm: 'ES256',
          header: { alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) } as jwt.JwtHeader,
        })
      },
    ],
    ['a role of the database', () => server.token({ ...claims(), role: 'postgres' })],
    ['a login of ours', () => server.token({ ...claims(), role: 'lite_admin' })],
    ['a role that is no text', () => server.token({ ...claims(), role: ['service_role'] })],
    ['not a token', () => 'nonsense'],
    [
      'the right signature over other bytes',
      () => {
        const signature = createHmac('sha256', server.config.jwtSecret).update('a.b').digest('base64url')
        return `a.b.${signature}`
      },
    ],
  ]

  it.each(forged)('refuses one that is %s: 401, and nothing is read', async (_, make) => {
    const response = await server.request('/rest/v1/todos', { as: make() })
    const text = await response.text()
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(text).toMatch(/PGRST30[13]/)
    expect(text).not.toContain('hers')
  })

  it('refuses a request without key and token', async () => {
    const response = await fetch(`${server.url}/rest/v1/todos`)
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'PGRST302' }])
  })

  it('never writes a token or key into the log', async () => {
    const token = as(alice)
    await server.request(`/rest/v1/todos?apikey=${token}`, { as: token })
    const log = server.logLines.join('')
    expect(log).toContain('/rest/v1/todos')
    for (const secret of [token, server.config.anonKey, server.config.jwtSecret])
      expect(log).not.toContain(secret)
  })
})

describe('wrong bodies', () => {
  const wrong: readonly (readonly [string, unknown, object])[] = [
    ['a wrong type', { title: 5 }, { code: '22P02', message: expect.stringContaining('title') as string }],
    ['a wrong boolean', { title: 'x', done: 'yes' }, { message: expect.stringContaining('done') as string }],
    [
      'an unknown column',
      { title: 'x', titel: 'y' },
      { code: 'PGRST204', message: expect.stringContaining('titel') as string },
    ],
    [
      'a missing column',
      { done: true },
      { code: '23502', message: expect.stringContaining('title') as string },
    ],
    [
      'null where it is not allowed',
      { title: null },
      { code: '23502', message: expect.stringContaining('title') as string },
    ],
    ['a value that Postgres refuses', { title: 'x', created_at: 'soon' }, { code: '22007' }],
    ['an unfinished body', '{"title":', { code: 'PGRST102' }],
    [
      'one bad row among good ones',
      [{ title: 'good' }, { title: 7 }],
      { message: expect.stringContaining('title') as string },
    ],
    ['a zero byte', '{"title":"a\\u0000b"}', {}],
  ]

  it.each(wrong)('refuse %s: 400, named, nothing stored', async (_, body, error) => {
    const response = await post(body, as(alice))
    expect([response.status, await response.json()]).toMatchObject([400, error])
    expect(await stored()).toHaveLength(2)
  })

  it('refuse a generated column', async () => {
    const other = await startTestServer({
      sql: `create table squares (n int primary key, square int generated always as (n * n) stored);
        create table counted (id int generated always as identity primary key, t text)`,
    })
    const service = other.config.serviceRoleKey
    for (const [table, body, column] of [
      ['squares', '{"n":2,"square":5}', 'square'],
      ['counted', '{"id":7,"t":"x"}', 'id'],
    ] as const) {
      const response = await other.request(`/rest/v1/${table}`, { method: 'POST', as: service, body })
      const error = (await response.json()) as { code: string; message: string }
      expect([response.status, error.code]).toEqual([400, '428C9'])
      expect(error.message).toContain(column)
    }
    const { rows } = await other.database.query(
      'select (select count(*) from squares) + (select count(*) from counted) as n',
    )
    expect(rows).toEqual([{ n: '0' }])
    await other.stop()
  })

  it('refuse a body above the limit with 413', async () => {
    const response = await post({ title: 'x'.repeat(server.config.bodyLimit) }, as(alice))
    expect(response.status).toBe(413)
  })
})
