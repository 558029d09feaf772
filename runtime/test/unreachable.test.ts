// What callers and the log are told while the database cannot be reached: callers a clear sentence without hosts, logins
// and databases, the log all of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asSuperuser } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({
    sql: `
      create table public.notices (id int primary key);
      grant select on public.notices to anon;
      create policy all_of_them on public.notices for select using (true);
      create function public.nap(seconds float) returns void language sql as 'select pg_sleep(seconds)';
      grant execute on function public.nap to anon`,
  })
})

afterAll(() => server.stop())

const elsewhere = () => ({ ...server.database.connection, database: 'postgres' })
const cut = () =>
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${server.database.name}'`
const admit = (yes: boolean) => `alter database ${server.database.name} allow_connections ${String(yes)}`

/** Nothing of how the server gets to its database. */
function expectNoInternals(text: string): void {
  const { host = '', port = 0 } = server.database.connection
  for (const inner of [
    server.database.name,
    host,
    String(port),
    'lite_',
    'terminating',
    'accepting',
    'connect E',
  ])
    expect(text).not.toContain(inner)
}

it('the connection breaks under a statement: PGRST001, and the reason in the log alone', async () => {
  const slow = server.request('/rest/v1/rpc/nap', { method: 'POST', body: '{"seconds":60}' })
  const running = `select pid from pg_stat_activity where state = 'active' and query ~ '"nap"' and pid <> pg_backend_pid()`
  await expect.poll(async () => (await server.database.query(running)).rowCount).toBeGreaterThan(0)
  await asSuperuser(elsewhere(), cut())
  const response = await slow
  const text = await response.text()
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('1')
  expect(JSON.parse(text)).toEqual({
    code: 'PGRST001',
    message: 'Database client error. Retrying the connection.',
    details:
      "The connection to the database broke. What the request wrote may be stored. The server's log says why.",
    hint: null,
  })
  expectNoInternals(text)
  expect(server.logLines.join('')).toContain('terminating connection due to administrator command')
})

describe('no connection is to be had', () => {
  beforeAll(() => asSuperuser(elsewhere(), admit(false), cut()))

  it('REST says PGRST000', async () => {
    const before = server.logLines.length
    const response = await server.request('/rest/v1/notices')
    const text = await response.text()
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(JSON.parse(text)).toEqual({
      code: 'PGRST000',
      message: 'Database connection error. Retrying the connection.',
      details: "The database cannot be reached. The server's log says why.",
      hint: null,
    })
    expectNoInternals(text)
    const told = server.logLines.slice(before).find((line) => line.includes('request failed'))
    expect(told).toContain(`database \\"${server.database.name}\\" is not currently accepting connections`)
  })

  it.each([
    [
      'a sign-in',
      '/auth/v1/token?grant_type=password',
      '{"email":"a@b.example","password":"long enough"}',
      'anon',
    ],
    ['a file', '/storage/v1/object/public/pictures/a.png', undefined, 'anon'],
    ['S3', '/storage/v1/s3/pictures/a.png', undefined, 'anon'],
    ['the dashboard', '/admin/v1/status', undefined, 'service'],
    ['the schema of the dashboard', '/admin/v1/schema', undefined, 'service'],
    ['the realtime of the dashboard', '/admin/v1/realtime', undefined, 'service'],
  ])('%s: 503 without internals', async (_, path, body, as) => {
    const response = await server.request(path, {
      ...(body !== undefined && { method: 'POST', body }),
      ...(as === 'service' && {
        headers: { apikey: server.config.serviceRoleKey },
        as: server.config.serviceRoleKey,
      }),
    })
    const text = await response.text()
    expect([path, response.status, text]).toEqual([path, 503, expect.any(String)])
    expectNoInternals(text)
  })

  it('serves again once the database does', async () => {
    await asSuperuser(elsewhere(), admit(true))
    await expect
      .poll(async () => (await server.request('/rest/v1/notices')).status, { timeout: 10_000 })
      .toBe(200)
  })
})
