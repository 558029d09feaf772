// What ends what (security.md §0.10): every event that takes a right away, against every thing that carries one. Open sockets
// and signed URLs join when realtime and storage do; secret rotation stands in auth-keys.test.ts.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, logIn, refresh, restStatus, signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: todosSql, env: unlimited })
})
afterAll(() => server.stop())

/** What somebody may hold: a stranger's session, the one that acts, a code of a flow, a link of a mail. */
interface Held {
  readonly user: Session['user']
  readonly stranger: Session
  readonly own: Session
  readonly code: string
}

const admin = (method: string, path: string, body?: unknown) =>
  ask(server, method, `/auth/v1/admin/${path}`, { as: server.config.serviceRoleKey, body })
const events: Readonly<Record<string, (held: Held) => Promise<unknown>>> = {
  'own password change': ({ own }) =>
    ask(server, 'PUT', '/auth/v1/user', { as: own.access_token, body: { password: 'an entirely new one' } }),
  'password change by an admin': ({ user }) =>
    admin('PUT', `users/${user.id}`, { password: 'an entirely new one' }),
  'address change by an admin': ({ user }) =>
    admin('PUT', `users/${user.id}`, { email: `${randomUUID()}@example.com` }),
  'role change by an admin': ({ user }) => admin('PUT', `users/${user.id}`, { role: 'service_role' }),
  ban: ({ user }) => admin('PUT', `users/${user.id}`, { ban_duration: '1h' }),
  deletion: ({ user }) => admin('DELETE', `users/${user.id}`),
  'soft deletion': ({ user }) => admin('DELETE', `users/${user.id}`, { should_soft_delete: true }),
  'sessions ended by an admin': ({ user }) => admin('DELETE', `users/${user.id}/sessions`),
  'logout everywhere': ({ own }) => ask(server, 'POST', '/auth/v1/logout', { as: own.access_token }),
  'logout of the others': ({ own }) =>
    ask(server, 'POST', '/auth/v1/logout?scope=others', { as: own.access_token }),
  'logout here': ({ own }) => ask(server, 'POST', '/auth/v1/logout?scope=local', { as: own.access_token }),
  nothing: () => Promise.resolve(),
}

/** Attack cases that an event belongs to. */
const caseOf: Readonly<Record<string, string>> = {
  'own password change': 'A11',
  'password change by an admin': 'A11',
  'address change by an admin': 'A11',
  ban: 'A05',
  'soft deletion': 'A05',
}

/** What still works: access and refresh of both sessions, the code, the link. */
const none = {
  strange: false,
  strangeRefresh: false,
  own: false,
  ownRefresh: false,
  code: false,
  link: false,
}
const all = { strange: true, strangeRefresh: true, own: true, ownRefresh: true, code: true, link: true }
const others = { strange: false, strangeRefresh: false }
const left: Readonly<Record<string, typeof all>> = {
  'own password change': { ...none, own: true, ownRefresh: true },
  'password change by an admin': none,
  'address change by an admin': none,
  'role change by an admin': none,
  // the link is there again when the ban ends
  ban: { ...none, link: true },
  deletion: none,
  'soft deletion': none,
  'sessions ended by an admin': { ...none, code: true, link: true },
  'logout everywhere': { ...none, code: true, link: true },
  'logout of the others': { ...all, ...others },
  'logout here': { ...all, own: false, ownRefresh: false },
  nothing: all,
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const verifier = 'v'.repeat(43)

async function hold(): Promise<Held> {
  const stranger = await signUp(server)
  const { user } = stranger
  const own = (await logIn(server, user.email)).body as unknown as Session
  const code = randomBytes(32).toString('base64url')
  await server.database.query(
    `insert into auth.flow_state (user_id, provider_type, authentication_method, auth_code, code_challenge,
       code_challenge_method, auth_code_issued_at) values ($1, 'email', 'recovery', $2, $3, 'plain', now())`,
    [user.id, hash(code), verifier],
  )
  await server.database.query(
    `insert into auth.one_time_tokens (user_id, token_type, token_hash, relates_to, expires_at)
     values ($1, 'recovery_token', $2, $3, now() + interval '1 hour')`,
    [user.id, hash(randomUUID()), user.email],
  )
  return { user, stranger, own, code }
}

async function remains({ user, stranger, own, code }: Held): Promise<typeof all> {
  const usable = async ({ access_token }: Session) => {
    const rest = await restStatus(server, access_token)
    const { status } = await ask(server, 'GET', '/auth/v1/user', { as: access_token })
    expect([rest, status].map((one) => one === 200)).toEqual([rest === 200, rest === 200])
    return rest === 200
  }
  const [strange, mine] = [await usable(stranger), await usable(own)]
  const refreshes = async ({ refresh_token }: Session) =>
    (await refresh(server, refresh_token)).status === 200
  const body = { auth_code: code, code_verifier: verifier }
  const links = await server.database.query('select from auth.one_time_tokens where user_id = $1', [user.id])
  return {
    strange,
    strangeRefresh: await refreshes(stranger),
    own: mine,
    ownRefresh: await refreshes(own),
    link: links.rows.length > 0,
    code: (await ask(server, 'POST', '/auth/v1/token?grant_type=pkce', { body })).status === 200,
  }
}

describe('C41 C42 C43 C46: at once after', () => {
  it.each(Object.keys(events).map((event) => [event, caseOf[event] ?? ''] as const))(
    '%s %s',
    async (event) => {
      const held = await hold()
      await events[event]?.(held)
      expect(await remains(held)).toEqual(left[event])
    },
  )
})
