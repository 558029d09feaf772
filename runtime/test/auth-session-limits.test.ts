// How long sessions last: SESSION_TIMEBOX, SESSION_INACTIVITY, SESSION_SINGLE and not_after (checklist 17, 18), through the
// whole server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { address, connect, password, peopleOf, unlimited, type Answer } from './auth-people.ts'
import { startTestServer, type TestServer } from './server.ts'

const sql = `set role lite_admin;
  ${readFileSync(join(projectRoot(), 'migrations/0001_todos.sql'), 'utf8')}; reset role`

let limited: TestServer
let single: TestServer

beforeAll(async () => {
  limited = await startTestServer({
    sql,
    env: { ...unlimited, SESSION_TIMEBOX: '30d', SESSION_INACTIVITY: '2h' },
  })
  single = await startTestServer({ sql, env: { ...unlimited, SESSION_SINGLE: 'on' } })
})
afterAll(() => Promise.all([limited.stop(), single.stop()]))

const said = ({ status, body }: Answer) => [status, body.error_code, body.msg]
const expired = 'Invalid Refresh Token: Session Expired'

describe('a session', () => {
  const ends: readonly (readonly [string, string, string])[] = [
    ['C17: older than the longest', `created_at = now() - interval '30 days 1 second'`, expired],
    [
      'C18: not refreshed for too long',
      `refreshed_at = (now() - interval '2 hours 1 second') at time zone 'utc'`,
      `${expired} (Inactivity)`,
    ],
    [
      'C18: never refreshed, begun too long ago',
      `created_at = now() - interval '2 hours 1 second'`,
      `${expired} (Inactivity)`,
    ],
    ['C17: past its not_after', `not_after = now() - interval '1 second'`, expired],
  ]
  it.each(ends)('%s gives no further token and is gone', async (_what, set, message) => {
    const people = peopleOf(limited)
    const { refresh_token, user, access_token } = await people.signUp()
    await limited.database.query(`update auth.sessions set ${set} where user_id = '${user.id}'`)
    expect(said(await people.refresh(refresh_token))).toEqual([400, 'session_expired', message])
    expect(said(await people.refresh(refresh_token))[1]).toBe('refresh_token_not_found')
    expect(await people.rest(access_token)).toBe(401)
  })

  it('C17 C18: has neither limit where none is set, as docs/auth.md says', async () => {
    const people = peopleOf(single)
    const { refresh_token, user } = await people.signUp()
    await single.database.query(`update auth.sessions set created_at = now() - interval '400 days',
      refreshed_at = (now() - interval '300 days') at time zone 'utc' where user_id = '${user.id}'`)
    expect((await people.refresh(refresh_token)).status).toBe(200)
  })

  it('C17 C18: within its limits goes on', async () => {
    const people = peopleOf(limited)
    const { refresh_token, user } = await people.signUp()
    await limited.database.query(`update auth.sessions set created_at = now() - interval '29 days',
      refreshed_at = (now() - interval '119 minutes') at time zone 'utc', not_after = now() + interval '1 hour'
      where user_id = '${user.id}'`)
    expect((await people.refresh(refresh_token)).status).toBe(200)
  })

  it('past its not_after is refused and not listed, for REST too', async () => {
    const people = peopleOf(limited)
    const email = address()
    const [first, second] = [await people.signUp(email), await people.login(email)]
    await limited.database.query(`update auth.sessions set not_after = now()
      where user_id = '${first.user.id}' and created_at = (select min(created_at) from auth.sessions where user_id = '${first.user.id}')`)
    await expect.poll(() => people.rest(first.access_token)).toBe(401)
    expect(said(await people.ask('GET', '/auth/v1/user', undefined, first.access_token))).toEqual([
      403,
      'session_expired',
      'Session is no longer valid',
    ])
    const { body } = await people.ask('GET', '/auth/v1/user/sessions', undefined, second.access_token)
    expect(body.sessions).toHaveLength(1)
  })
})

describe('with SESSION_SINGLE', () => {
  it('a login ends the sessions before at once, and tells them why', async () => {
    const people = peopleOf(single)
    const email = address()
    const first = await people.signUp(email)
    const second = await people.login(email)
    expect(await people.rest(first.access_token)).toBe(401)
    const revoked = `${expired} (Revoked by Newer Login)`
    expect(said(await people.refresh(first.refresh_token))).toEqual([400, 'session_expired', revoked])
    expect(await people.rest(second.access_token)).toBe(200)
    expect((await people.refresh(second.refresh_token)).status).toBe(200)
  })

  it('supabase-js learns it, and of twenty logins at once one session is left', async () => {
    const email = address()
    const client = connect(single)
    await client.auth.signUp({ email, password })
    const people = peopleOf(single)
    const logins = await Promise.all(Array.from({ length: 20 }, () => people.login(email)))
    expect((await client.auth.refreshSession()).error?.code).toBe('session_expired')
    const statuses = await Promise.all(logins.map(({ access_token }) => people.rest(access_token)))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })
})
