// Every route of the running server, asked by every kind of caller (A23): who is let in stands in route-matrix.ts.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, todosSql, unlimited } from './auth-client.ts'
import type { Identity } from './route-matrix.ts'
import { classes, identities, isSite, rows, samples } from './route-matrix.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let headersOf: Readonly<Record<Identity, () => Promise<Record<string, string>>>>

const sql = `${todosSql} create function public.ping() returns int language sql as 'select 1';
  grant execute on function public.ping to authenticated;`

/** A user with a session, made beside the service, as a hash for each cell would take minutes. */
async function session(role = 'authenticated', columns = '', values = '') {
  const { rows: made } = await server.database.query(
    `with u as (insert into auth.users (id, aud, role, created_at ${columns})
       values (gen_random_uuid(), 'authenticated', $1, now() ${values}) returning id)
     insert into auth.sessions (user_id) select id from u returning id, user_id`,
    [role],
  )
  const [row] = made as { id: string; user_id: string }[]
  if (!row) throw new Error('an INSERT without a row')
  const { issuer: iss } = server.config.auth
  const claims = { sub: row.user_id, session_id: row.id, role, aud: 'authenticated', iss }
  return { ...row, claims, token: server.token(claims) }
}

/** The same after something ended it; resolves when the server knows. */
async function ended(
  made: Awaited<ReturnType<typeof session>>,
  statement: string,
  id: string,
): Promise<string> {
  await server.database.query(statement, [id])
  const known = async () => (await ask(server, 'GET', '/rest/v1/todos', { as: made.token })).status
  await expect.poll(known, { interval: 10, timeout: 5000 }).toBe(401)
  return made.token
}

beforeAll(async () => {
  server = await startTestServer({
    sql,
    env: {
      ...unlimited,
      AUTH_LIMIT_VERIFY: '0',
      AUTH_LIMIT_MAIL: '0',
      AUTH_MANUAL_LINKING: 'on',
      METRICS_TOKEN: 'of Prometheus',
    },
  })
  const { anonKey, serviceRoleKey } = server.config
  const makeKey = async (): Promise<{ id: string; secret: string }> => {
    const body = { kind: 'secret', name: 'matrix' }
    return (await ask(server, 'POST', '/admin/v1/keys', { as: serviceRoleKey, body })).body as never
  }
  const [secret, revoked] = [await makeKey(), await makeKey()]
  await ask(server, 'DELETE', `/admin/v1/keys/${revoked.id}`, { as: serviceRoleKey })
  // the instances of a table and of functions are made at their first request
  await ask(server, 'GET', '/rest/v1/todos', { as: serviceRoleKey })
  await ask(server, 'POST', '/rest/v1/rpc/ping', { as: serviceRoleKey, body: {} })

  const withToken = (token: string) => ({ apikey: anonKey, authorization: `Bearer ${token}` })
  const endedHeaders: Record<string, Record<string, string>> = {}
  /** What has ended stays so: one for all cells. */
  const once = (name: string, make: () => Promise<string>) => async () =>
    (endedHeaders[name] ??= withToken(await make()))
  const signOut = 'delete from auth.sessions where id = $1'
  const anonymous = [', is_anonymous', ', true'] as const
  headersOf = {
    nobody: () => Promise.resolve({}),
    'bad key': () => Promise.resolve({ apikey: 'nonsense' }),
    'revoked key': () => Promise.resolve({ apikey: revoked.secret }),
    'secret key in a browser': () =>
      Promise.resolve({ apikey: secret.secret, origin: 'https://app.example.com' }),
    'anon key': () => Promise.resolve({ apikey: anonKey }),
    'expired token': once('expired', async () =>
      server.token({ ...(await session()).claims, exp: 1_600_000_000 }),
    ),
    'token for another audience': once('aud', async () =>
      server.token({ ...(await session()).claims, aud: 'x' }),
    ),
    user: async () => withToken((await session()).token),
    'other user': async () => withToken((await session()).token),
    'anonymous user': async () => withToken((await session('authenticated', ...anonymous)).token),
    'banned user': once('banned', async () => {
      const made = await session()
      return ended(
        made,
        `update auth.users set banned_until = now() + interval '1 day' where id = $1`,
        made.user_id,
      )
    }),
    'deleted user': once('deleted', async () => {
      const made = await session()
      return ended(made, 'delete from auth.users where id = $1', made.user_id)
    }),
    'signed-out user': once('out', async () => {
      const made = await session()
      return ended(made, signOut, made.id)
    }),
    'service key': () => Promise.resolve({ apikey: serviceRoleKey }),
    'secret key': () => Promise.resolve({ apikey: secret.secret }),
    admin: async () => withToken((await session('service_role')).token),
    'signed-out admin': once('admin out', async () => {
      const made = await session('service_role')
      return ended(made, signOut, made.id)
    }),
    'admin of another server': once('foreign', async () =>
      server.token((await session('service_role')).claims, 'the secret of another server, long enough'),
    ),
  }
})
afterAll(() => server.stop())

/** Codes that say: not you. Any other refusal is about what was asked. */
const notYou = new Set([
  ...['no_authorization', 'bad_jwt', 'not_admin', 'user_not_found', 'session_not_found', 'session_expired'],
  ...['InvalidJWT', 'AccessDenied', 'user_banned', 'PGRST301', 'PGRST302', 'PGRST303', 'LITE403', '42501'],
])

/** Whether the caller was let in; a fault of the server is never an answer. */
async function isLetIn(method: string, url: string, headers: Record<string, string>): Promise<boolean> {
  const id = randomUUID()
  const path = url
    .replace('/rest/v1/rpc', '/rest/v1/rpc/ping')
    .replace('*', 'no_such_table')
    .replaceAll(/:\w+/g, id)
  const { query = '', body = {} } = samples[`${method} ${url}`]?.(id) ?? {}
  const response = await fetch(server.url + path + query, {
    method,
    headers: { ...headers, ...(method !== 'GET' && { 'content-type': 'application/json' }) },
    ...(method !== 'GET' && { body: JSON.stringify(body) }),
    redirect: 'manual',
  })
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel() // it has no end
    return true
  }
  const text = await response.text()
  // /ready says 503 as long as it is so, and /client.* need a build, which a test may not have
  if (response.status === 500 && !url.startsWith('/client.'))
    throw new Error(`${method} ${url}: ${response.status} ${text}`)
  if (response.status !== 401 && response.status !== 403) return true
  const [, xmlCode] = /<Code>(\w+)<\/Code>/.exec(text) ?? []
  if (xmlCode !== undefined) return !notYou.has(xmlCode)
  const { code, error_code } = JSON.parse(text) as { code: unknown; error_code?: string }
  return !notYou.has(error_code ?? String(code))
}

describe('A23: the routes', () => {
  it('have a row each, and there is no row without a route', () => {
    const served = server.routes.filter(({ url }) => !isSite(url))
    const keyOf = (method: string, url: string) =>
      [`${method} ${url}`, `ANY ${url}`].find((key) => Object.hasOwn(rows, key))
    expect(served.filter(({ method, url }) => keyOf(method, url) === undefined)).toEqual([])
    const used = new Set(served.map(({ method, url }) => keyOf(method, url)))
    expect(Object.keys(rows).filter((key) => !used.has(key))).toEqual([])
  })
})

describe.each(Object.entries(rows))('A23: %s (%s)', (route, name) => {
  const [row = '', url = ''] = route.split(' ')
  it.each(row === 'ANY' ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [row])(
    '%s lets in whom the table says',
    async (method) => {
      const allowed: ReadonlySet<string> = new Set(classes[name])
      const said = await Promise.all(
        identities.map(
          async (identity) => [identity, await isLetIn(method, url, await headersOf[identity]())] as const,
        ),
      )
      expect(Object.fromEntries(said)).toEqual(
        Object.fromEntries(identities.map((identity) => [identity, allowed.has(identity)])),
      )
    },
  )
})
