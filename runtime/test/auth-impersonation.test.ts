// An admin who takes a user's part: which token it gives, what it opens and what it does not, who may ask, what ends it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, logIn, newAddress, restStatus, signUp, todosSql, unlimited } from './auth-client.ts'
import { claimsOf } from './auth-people.ts'
import { startTestServer, type TestServer } from './server.ts'

/** The hook adds a claim, and would add `act` to every token. */
const sql = `${todosSql}
  create function public.claims_hook(event jsonb) returns jsonb language sql as $$
    select jsonb_build_object('claims', event -> 'claims' || jsonb_build_object(
      'tenant', 7, 'by', event -> 'authentication_method', 'act', '{"sub": "forged"}'::jsonb, 'session_id', 'forged')) $$;
  grant execute on function public.claims_hook to supabase_auth_admin;
  revoke execute on function public.claims_hook from authenticated, anon, public;`

let server: TestServer
let key: string
beforeAll(async () => {
  server = await startTestServer({
    sql,
    env: { ...unlimited, AUTH_HOOK_ACCESS_TOKEN: 'public.claims_hook' },
  })
  key = server.config.serviceRoleKey
})
afterAll(() => server.stop())

const users = '/auth/v1/admin/users'
const asAdmin = (method: string, path: string, body?: unknown) => ask(server, method, path, { as: key, body })
const take = (id: string, as = key) => ask(server, 'POST', `${users}/${id}/token`, { as })
const tokenOf = async (id: string) => {
  const { status, body } = await take(id)
  expect(status).toBe(200)
  return body.access_token as string
}
const todos = async (as: string) =>
  (await ask(server, 'GET', '/rest/v1/todos?select=title', { as })).body as unknown
const acts = async (id: string) =>
  (
    await server.database.query(
      `select payload ->> 'actor_username' as who, payload -> 'traits' as traits from auth.audit_log_entries
       where payload ->> 'action' = 'user_impersonated' and payload #>> '{traits,user_id}' = $1 order by created_at`,
      [id],
    )
  ).rows as { who: string; traits: object }[]

describe('the token', () => {
  it('says that it is the user’s, whose part is taken, for five minutes, without a session', async () => {
    const { user } = await signUp(server)
    const before = (await asAdmin('GET', `${users}/${user.id}`)).body
    const { status, body, headers } = await take(user.id.toUpperCase())
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_at', 'expires_in', 'token_type'])
    expect([body.expires_in, body.token_type]).toEqual([300, 'bearer'])
    expect(headers.get('cache-control')).toBe('no-store')
    const claims = claimsOf(body.access_token as string)
    expect(claims).toMatchObject({
      ...{
        sub: user.id,
        email: user.email,
        role: 'authenticated',
        aal: 'aal1',
        act: { sub: 'service_role' },
      },
      ...{ amr: [{ method: 'impersonation' }], exp: body.expires_at, tenant: 7, by: 'impersonation' },
    })
    expect(claims).not.toHaveProperty('session_id')
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300)
    expect((await asAdmin('GET', `${users}/${user.id}/sessions`)).body.sessions).toHaveLength(1)
    // nobody signed in
    expect((await asAdmin('GET', `${users}/${user.id}`)).body).toEqual(before)
  })

  it('reads and writes as the user, and nothing of others', async () => {
    const [mine, theirs] = [await signUp(server), await signUp(server)]
    const [as, other] = [await tokenOf(mine.user.id), await tokenOf(theirs.user.id)]
    expect((await ask(server, 'POST', '/rest/v1/todos', { as, body: { title: 'by an admin' } })).status).toBe(
      201,
    )
    expect(await todos(as)).toEqual([{ title: 'by an admin' }])
    expect(await todos(mine.access_token)).toEqual([{ title: 'by an admin' }])
    expect(await todos(other)).toEqual([])
    expect((await ask(server, 'GET', '/storage/v1/bucket', { as })).status).toBe(200)
  })

  it('has no say over the account, and is no admin', async () => {
    const { user, access_token } = await signUp(server)
    const as = await tokenOf(user.id)
    const refused = await Promise.all([
      ask(server, 'GET', '/auth/v1/user', { as }),
      ask(server, 'PUT', '/auth/v1/user', { as, body: { password: 'taken over by me' } }),
      ask(server, 'DELETE', '/auth/v1/user', { as, body: {} }),
      ask(server, 'POST', '/auth/v1/logout', { as }),
      ask(server, 'GET', '/auth/v1/user/sessions', { as }),
      ask(server, 'POST', '/auth/v1/factors', { as, body: { factor_type: 'totp' } }),
      ask(server, 'GET', users, { as }),
      take(user.id, as),
    ])
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403))
    expect(refused.slice(0, 6).map(({ body }) => body.error_code)).toEqual(Array(6).fill('bad_jwt'))
    expect((await ask(server, 'GET', '/admin/v1/keys', { as })).status).toBe(403)
    const { status } = await ask(server, 'POST', '/auth/v1/token?grant_type=refresh_token', {
      body: { refresh_token: as },
    })
    expect(status).toBe(400)
    expect(await restStatus(server, access_token)).toBe(200)
  })

  it('is told apart by a claim that no hook gives to tokens of sessions', async () => {
    const { access_token } = await signUp(server)
    expect(claimsOf(access_token)).not.toHaveProperty('act')
    expect((await ask(server, 'GET', '/auth/v1/user', { as: access_token })).status).toBe(200)
  })

  it('ends at once with a ban and with a deletion, soft or not', async () => {
    for (const end of [
      (id: string) => asAdmin('PUT', `${users}/${id}`, { ban_duration: '1h' }),
      (id: string) => asAdmin('DELETE', `${users}/${id}`, { should_soft_delete: true }),
      (id: string) => asAdmin('DELETE', `${users}/${id}`),
    ]) {
      const { user } = await signUp(server)
      const as = await tokenOf(user.id)
      expect(await restStatus(server, as)).toBe(200)
      expect((await end(user.id)).status).toBe(200)
      expect(await restStatus(server, as)).toBe(401)
    }
  })
})

describe('who asks, and for whom', () => {
  it('is an admin: others are refused, and leave no trace', async () => {
    const [mine, theirs] = [await signUp(server), await signUp(server)]
    const path = `${users}/${theirs.user.id}/token`
    expect((await fetch(server.url + path, { method: 'POST' })).status).toBe(401)
    expect((await ask(server, 'POST', path, { as: mine.access_token })).status).toBe(403)
    expect((await ask(server, 'POST', path, { as: server.config.anonKey })).status).toBe(403)
    expect((await ask(server, 'GET', path, { as: key })).status).toBe(404)
    expect(await acts(theirs.user.id)).toEqual([])
  })

  it('stands in the audit log: a key, a user who is an admin, an admin of the dashboard', async () => {
    const [{ user }, boss] = [await signUp(server), await signUp(server)]
    await asAdmin('PUT', `${users}/${boss.user.id}`, { role: 'service_role' })
    const { access_token } = (await logIn(server, boss.user.email)).body as { access_token: string }
    const { admins, cookie } = server.services.admin
    const admin = await admins.put('ada@admins.example', 'x')
    const { token } = await admins.begin(admin, '127.0.0.1', 'test')
    const byCookie = (headers: Record<string, string>) =>
      fetch(`${server.url}${users}/${user.id}/token`, {
        method: 'POST',
        headers: { cookie: `${cookie.name}=${token}`, ...headers },
      })
    await tokenOf(user.id)
    expect(claimsOf((await take(user.id, access_token)).body.access_token as string).act).toEqual({
      sub: boss.user.id,
    })
    // as every other route: no page but ours may ask with the cookie
    expect((await byCookie({})).status).toBe(401)
    const csrf = { 'x-lite-csrf': cookie.csrfOf(token) }
    expect((await byCookie({ ...csrf, 'sec-fetch-site': 'cross-site' })).status).toBe(401)
    const answer = await byCookie(csrf)
    expect(answer.status).toBe(200)
    const { access_token: given } = (await answer.json()) as { access_token: string }
    expect(claimsOf(given).act).toEqual({ sub: admin.id })
    const traits = { user_id: user.id, user_email: user.email }
    expect(await acts(user.id)).toEqual([
      { who: 'service_role', traits },
      { who: boss.user.email, traits },
      { who: 'ada@admins.example', traits },
    ])
    expect(JSON.stringify([await acts(user.id), server.logLines])).not.toContain(given)
  })

  it('are users who are neither banned nor deleted nor admins', async () => {
    const codes = async (id: string) => {
      const { status, body } = await take(id)
      return [status, body.error_code]
    }
    expect(await codes('00000000-0000-4000-8000-000000000000')).toEqual([404, 'user_not_found'])
    expect(await codes('me')).toEqual([404, 'validation_failed'])
    const of = async (change: (id: string) => Promise<unknown>) => {
      const { user } = await signUp(server)
      await change(user.id)
      return codes(user.id)
    }
    expect(await of((id) => asAdmin('PUT', `${users}/${id}`, { ban_duration: '1h' }))).toEqual([
      ...[422, 'user_banned'],
    ])
    expect(await of((id) => asAdmin('DELETE', `${users}/${id}`, { should_soft_delete: true }))).toEqual([
      ...[404, 'user_not_found'],
    ])
    expect(await of((id) => asAdmin('PUT', `${users}/${id}`, { role: 'service_role' }))).toEqual([
      ...[422, 'validation_failed'],
    ])
    const waiting = (await asAdmin('POST', users, { email: newAddress(), email_confirm: false })).body
    expect(await codes(waiting.id as string)).toEqual([200, undefined])
    expect(await acts('00000000-0000-4000-8000-000000000000')).toEqual([])
  })
})
