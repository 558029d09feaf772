// The rest of /auth/v1/admin: factors, sessions, audit log; ids that are none, and callers who are no admins.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ask,
  connect,
  logIn,
  newAddress,
  password,
  restStatus,
  signUp,
  todosSql,
  unlimited,
} from './auth-client.ts'
import { sendRaw } from './proxy.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let key: string

beforeAll(async () => {
  server = await startTestServer({
    sql: todosSql,
    env: { ...unlimited, PUBLIC_URL: 'https://api.example.com' },
  })
  key = server.config.serviceRoleKey
})
afterAll(() => server.stop())

const users = '/auth/v1/admin/users'
const asAdmin = (method: string, path: string, body?: unknown) => ask(server, method, path, { as: key, body })
const create = async (fields: object = {}) =>
  (await asAdmin('POST', users, { email: newAddress(), password, email_confirm: true, ...fields }))
    .body as unknown as { id: string; email: string }

describe('factors and sessions of a user', () => {
  const addFactor = async (userId: string, name: string) =>
    (
      await server.database.query(
        `insert into auth.mfa_factors (user_id, factor_type, status, friendly_name)
         values ($1, 'totp', 'verified', $2) returning id`,
        [userId, name],
      )
    ).rows[0] as { id: string }

  it('lists, renames and removes factors', async () => {
    const { user } = await signUp(server)
    const [phone, tablet] = [await addFactor(user.id, 'phone'), await addFactor(user.id, 'tablet')]
    const { admin } = connect(server, key).auth
    const listed = await admin.mfa.listFactors({ userId: user.id })
    expect(listed.data?.factors.map((factor) => factor.friendly_name)).toEqual(['phone', 'tablet'])
    const path = `${users}/${user.id}/factors`
    expect((await asAdmin('PUT', `${path}/${phone.id}`, { friendly_name: 'new phone' })).body).toMatchObject({
      id: phone.id,
      friendly_name: 'new phone',
    })
    const taken = await asAdmin('PUT', `${path}/${phone.id}`, { friendly_name: 'tablet' })
    expect([taken.status, taken.body.error_code]).toEqual([422, 'mfa_factor_name_conflict'])
    expect((await admin.mfa.deleteFactor({ userId: user.id, id: tablet.id })).error).toBeNull()
    expect((await asAdmin('DELETE', `${path}/${tablet.id}`)).body.error_code).toBe('mfa_factor_not_found')
    const other = await create()
    expect((await asAdmin('DELETE', `${users}/${other.id}/factors/${phone.id}`)).status).toBe(404)
  })

  it('C46: lists sessions, ends one, ends all', async () => {
    const first = await signUp(server)
    await logIn(server, first.user.email)
    const path = `${users}/${first.user.id}/sessions`
    const list = async () => (await asAdmin('GET', path)).body.sessions as { id: string; aal: string }[]
    const sessions = await list()
    expect(sessions).toMatchObject([{ aal: 'aal1' }, { aal: 'aal1' }])
    const other = await signUp(server)
    expect(
      (await asAdmin('DELETE', `${users}/${other.user.id}/sessions/${sessions[1]?.id}`)).body.error_code,
    ).toBe('session_not_found')
    expect((await asAdmin('DELETE', `${path}/${sessions[1]?.id}`)).status).toBe(200)
    expect(await restStatus(server, first.access_token)).toBe(401)
    expect(await list()).toHaveLength(1)
    expect((await asAdmin('DELETE', path)).status).toBe(200)
    expect(await list()).toEqual([])
    expect(await restStatus(server, other.access_token)).toBe(200)
  })
})

describe('the audit log', () => {
  it('tells what was done, without secrets (A31)', async () => {
    const { id, email } = await create()
    await asAdmin('PUT', `${users}/${id}`, { password: 'a very secret word' })
    await asAdmin('DELETE', `${users}/${id}`)
    const answer = await asAdmin('GET', '/auth/v1/admin/audit?page=1&per_page=3')
    const entries = answer.body as unknown as {
      payload: { action: string; traits: Record<string, unknown> }
    }[]
    expect(entries.map(({ payload }) => payload.action)).toEqual([
      'user_deleted',
      'user_modified',
      'user_signedup',
    ])
    expect(entries[0]?.payload.traits).toMatchObject({ user_id: id, user_email: email })
    expect(Number(answer.headers.get('x-total-count'))).toBeGreaterThan(3)
    expect(answer.headers.get('link')).toContain('/auth/v1/admin/audit?page=2&per_page=3')
    const all = JSON.stringify(
      (await server.database.query('select payload from auth.audit_log_entries')).rows,
    )
    expect(all).not.toMatch(/secret word|\$2b\$|eyJ/)
    expect(server.logLines.join('')).not.toMatch(/secret word|\$2b\$|eyJ/)
  })

  it('is narrowed by author, action and type', async () => {
    const { user } = await signUp(server)
    await logIn(server, user.email)
    const count = async (query: string) =>
      Number(
        (await asAdmin('GET', `/auth/v1/admin/audit?query=${encodeURIComponent(query)}`)).headers.get(
          'x-total-count',
        ),
      )
    expect(await count(`author:${user.email}`)).toBe(2)
    expect(await count('action:user_signedup')).toBeGreaterThan(0)
    expect(await count('action:user%signedup')).toBe(0)
    expect(await count('type:account')).toBeGreaterThan(0)
    await asAdmin('PUT', `${users}/${user.id}`, { user_metadata: { seen: true } })
    expect(await count(`user:${user.id}`)).toBe(3)
    expect(await count(`user:${user.id.toUpperCase()}`)).toBe(3)
    for (const query of ['payload:x', 'nothing', 'user:x', `user:${user.id}%`, ':x', "action'--:x"]) {
      const { status, body } = await asAdmin('GET', `/auth/v1/admin/audit?query=${encodeURIComponent(query)}`)
      expect([query, status, body.error_code]).toEqual([query, 400, 'validation_failed'])
    }
  })
})

describe('ids in the path (A04)', () => {
  const evil = [
    '..%2f..%2f..%2f..%2fadmin%2fv1%2fkeys',
    '%252e%252e%252fsettings',
    '..%5c..%5csettings',
    '..;%2fsettings',
    'null',
    '00000000-0000-4000-8000-00000000000',
    '{00000000-0000-4000-8000-000000000000}',
    '00000000-0000-4000-8000-000000000000%20',
    '..%2f..%2fsettings',
    '%2e%2e%2fsettings',
    'me',
    "1' or '1'='1",
    '%00',
    'x'.repeat(900),
    '0'.repeat(32),
  ]
  it.each(evil)('%s never is another route', async (id) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, body } = await asAdmin(method, `${users}/${id}`, method === 'GET' ? undefined : {})
      expect([method, status, body.error_code]).toEqual([method, 404, 'validation_failed'])
    }
    for (const rest of ['factors', 'sessions'])
      expect((await asAdmin('GET', `${users}/${id}/${rest}`)).status).toBe(404)
  })
})

describe('A04: ids in the path of any route', () => {
  const evil = [
    '..%2f..%2fsettings',
    '../../settings',
    '..%5c..%5csettings',
    '.',
    '..',
    'x/../../settings',
    'me',
    '%00',
  ]
  it.each(evil)('%s, as it is on the wire, leads to no other', async (id) => {
    const { access_token } = await signUp(server)
    const withId = server.routes.filter(({ url }) => /^\/(auth|admin)\/.*:/.test(url))
    expect(withId.length).toBeGreaterThan(15)
    for (const { method, url } of withId) {
      const as = url.includes('/admin/') ? key : access_token
      const path = url.replace(/:\w+/, id).replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000')
      const answer = await sendRaw(server.url, {
        ...{ method, path, ...(method !== 'GET' && { body: '{}' }) },
        headers: { apikey: key, authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      })
      expect([method, url, [400, 404].includes(answer.status)]).toEqual([method, url, true])
    }
  })
})

describe('the wrong caller', () => {
  it('A06: an admin whose session has ended is none', async () => {
    const { user } = await signUp(server)
    await asAdmin('PUT', `${users}/${user.id}`, { role: 'service_role' })
    const { access_token } = (await logIn(server, user.email)).body as { access_token: string }
    const list = () => ask(server, 'GET', users, { as: access_token })
    expect((await list()).status).toBe(200)
    await ask(server, 'POST', '/auth/v1/logout?scope=local', { as: access_token })
    expect(await list()).toMatchObject({ status: 403, body: { error_code: 'session_not_found' } })
    const again = (await logIn(server, user.email)).body as { access_token: string }
    await asAdmin('PUT', `${users}/${user.id}`, { ban_duration: '1h' })
    expect(await ask(server, 'GET', users, { as: again.access_token })).toMatchObject({
      status: 403,
      body: { error_code: 'user_banned' },
    })
  })

  it('C48: an admin who is a user stands in the audit log by name, a key as service_role', async () => {
    const { user } = await signUp(server)
    await asAdmin('PUT', `${users}/${user.id}`, { role: 'service_role' })
    const { access_token } = (await logIn(server, user.email)).body as { access_token: string }
    const [first, second] = [await create(), await create()]
    await ask(server, 'DELETE', `${users}/${first.id}`, { as: access_token })
    await asAdmin('DELETE', `${users}/${second.id}`)
    const { rows } = await server.database.query(
      `select payload ->> 'actor_username' as who from auth.audit_log_entries
       where payload ->> 'action' = 'user_deleted' and payload #>> '{traits,user_id}' = any ($1) order by created_at`,
      [[first.id, second.id]],
    )
    expect(rows).toEqual([{ who: user.email }, { who: 'service_role' }])
  })

  it('A19: what a user says of somebody else is not heard', async () => {
    const [mine, theirs] = [await signUp(server), await signUp(server)]
    const body = { id: theirs.user.id, user_id: theirs.user.id, role: 'service_role', data: { mark: 1 } }
    const as = mine.access_token
    const changed = await ask(server, 'PUT', '/auth/v1/user', { as, body })
    expect(changed.body).toMatchObject({ id: mine.user.id, role: 'authenticated' })
    const of = `?user_id=${theirs.user.id}&id=${theirs.user.id}&role=service_role`
    const seen = await ask(server, 'GET', `/auth/v1/user${of}`, { as })
    expect(seen.body).toMatchObject({ id: mine.user.id, role: 'authenticated' })
    const factor = await ask(server, 'POST', `/auth/v1/factors${of}`, {
      as,
      body: { ...body, factor_type: 'totp' },
    })
    const { rows } = await server.database.query('select user_id from auth.mfa_factors where id = $1', [
      factor.body.id,
    ])
    expect(rows).toEqual([{ user_id: mine.user.id }])
    const credentials = { email: mine.user.email, password, ...body }
    const login = await ask(server, 'POST', `/auth/v1/token${of}&grant_type=password`, { body: credentials })
    expect(login.body.user).toMatchObject({ id: mine.user.id, role: 'authenticated' })
    const token = { refresh_token: login.body.refresh_token, ...body }
    const next = await ask(server, 'POST', `/auth/v1/token${of}&grant_type=refresh_token`, { body: token })
    expect(next.body.user).toMatchObject({ id: mine.user.id, role: 'authenticated' })
    const made = await ask(server, 'POST', '/auth/v1/signup', {
      body: { ...body, email: newAddress(), password },
    })
    expect([(made.body.user as { role: string }).role, made.body.user]).not.toContain('service_role')
    expect((made.body.user as { id: string }).id).not.toBe(theirs.user.id)
    // who leaves, or goes, is who asks
    await ask(server, 'POST', `/auth/v1/logout${of}`, { as: String(next.body.access_token), body })
    expect(await restStatus(server, theirs.access_token)).toBe(200)
    const again = (await logIn(server, mine.user.email)).body
    await ask(server, 'DELETE', `/auth/v1/user${of}`, {
      as: String(again.access_token),
      body: { ...body, password },
    })
    expect((await asAdmin('GET', `${users}/${mine.user.id}`)).status).toBe(404)
    expect((await asAdmin('GET', `${users}/${theirs.user.id}`)).body.user_metadata).not.toHaveProperty('mark')
  })
})
