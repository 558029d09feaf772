// Tokens that have ended: refresh tokens in every grant and in the step up to a second factor (A09), access tokens of
// sessions that are gone, an admin's too (A06), and what is left of the time before a second factor (A17).
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { address, claimsOf, codeOf, password, peopleOf, unlimited, type Session } from './auth-people.ts'
import { todosSql } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let people: ReturnType<typeof peopleOf>

beforeAll(async () => {
  // the clock stands in the middle of a step, so that no code changes while it is on its way
  const step = 30_000
  vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / step) * step + step / 2 })
  server = await startTestServer({
    sql: `${todosSql} set role lite_admin;
      create table vault (secret text);
      alter table vault enable row level security;
      grant select on vault to authenticated;
      create policy strong on vault for select to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
      insert into vault values ('the plans');
      reset role`,
    env: unlimited,
  })
  people = peopleOf(server)
})
afterAll(async () => {
  await server.stop()
  vi.useRealTimers()
})

const admin = (method: string, path: string, body?: unknown) =>
  people.ask(method, `/auth/v1/admin/${path}`, body, server.config.serviceRoleKey)

/** Enrols an app and answers with its code: the session is at aal2 then. @param away each code works once */
async function stepUp({ access_token }: Session, away = 0) {
  const made = (await people.post('/auth/v1/factors', { factor_type: 'totp' }, access_token)).body
  const { secret } = made.totp as { secret: string }
  const path = `/auth/v1/factors/${String(made.id)}`
  const challenge_id = (await people.post(`${path}/challenge`, {}, access_token)).body.id
  const answer = { challenge_id, code: codeOf(secret, away) }
  const { status, body } = await people.post(`${path}/verify`, answer, access_token)
  expect(status).toBe(200)
  return { session: body as unknown as Session, path, secret }
}

/** What ends a session's refresh tokens. */
const endings: Readonly<Record<string, (session: Session) => Promise<unknown>>> = {
  'used twice': async ({ refresh_token, user }) => {
    await people.refresh(refresh_token)
    await server.database.query(
      `update auth.refresh_tokens set updated_at = updated_at - interval '11 seconds' where user_id = '${user.id}'`,
    )
  },
  'of a session that was left': ({ access_token }) =>
    people.post('/auth/v1/logout?scope=local', {}, access_token),
  'of sessions that were left everywhere': ({ access_token }) =>
    people.post('/auth/v1/logout', {}, access_token),
  'of a session that an admin ended': ({ user }) => admin('DELETE', `users/${user.id}/sessions`),
  'of a session that was deleted by SQL': ({ user }) =>
    server.database.query(`delete from auth.sessions where user_id = '${user.id}'`),
  'of before a password of an admin': ({ user }) =>
    admin('PUT', `users/${user.id}`, { password: 'an entirely new one' }),
  'of before a second factor': (session) => stepUp(session),
  'of a user who is deleted': ({ user }) => admin('DELETE', `users/${user.id}`),
  'of a user who is softly deleted': ({ user }) =>
    admin('DELETE', `users/${user.id}`, { should_soft_delete: true }),
  'of a user who is banned': ({ user }) => admin('PUT', `users/${user.id}`, { ban_duration: '1h' }),
  'of a session past its end': ({ user }) =>
    server.database.query(
      `update auth.sessions set not_after = now() - interval '1 minute' where user_id = '${user.id}'`,
    ),
}

describe('A09: a refresh token', () => {
  it.each(Object.entries(endings))('%s is refused in every grant', async (_what, end) => {
    const session = await people.signUp()
    await end(session)
    const { refresh_token: dead, user } = session
    const { email } = user
    const grants: readonly (readonly [path: string, body: object])[] = [
      ['token?grant_type=pkce', { auth_code: dead, code_verifier: dead }],
      ['token?grant_type=pkce', { auth_code: dead, code_verifier: 'v'.repeat(43), refresh_token: dead }],
      ['token?grant_type=id_token', { id_token: dead, provider: 'google', refresh_token: dead }],
      ['token?grant_type=password', { email, password: dead, refresh_token: dead }],
      ['token?grant_type=refresh_token', { refresh_token: dead }],
      // once more: the first refusal may have changed something
      ['token?grant_type=refresh_token', { refresh_token: dead }],
      ['token', { refresh_token: dead }],
      ['verify', { type: 'magiclink', token_hash: dead }],
      ['verify', { type: 'recovery', email, token: dead }],
    ]
    for (const [path, body] of grants) {
      const answer = await people.post(`/auth/v1/${path}`, body)
      expect([path, answer.status < 500 && answer.status >= 400]).toEqual([path, true])
      expect(answer.body).not.toHaveProperty('access_token')
      expect(answer.body).not.toHaveProperty('refresh_token')
    }
    // nor is it a bearer token
    expect(await people.rest(dead)).toBe(401)
    expect((await people.ask('GET', '/auth/v1/user', undefined, dead)).status).toBe(403)
  })

  it('that was turned within its window cannot come back after a step up', async () => {
    const first = await people.signUp()
    const second = (await people.refresh(first.refresh_token)).body as unknown as Session
    const { session } = await stepUp(second)
    for (const { refresh_token } of [first, second]) {
      const answer = await people.refresh(refresh_token)
      expect([answer.status, answer.body.error_code]).toEqual([400, 'refresh_token_not_found'])
    }
    // the one of the step up lives on, at its level
    const next = (await people.refresh(session.refresh_token)).body as unknown as Session
    expect(claimsOf(next.access_token)).toMatchObject({ aal: 'aal2' })
  })

  it('of a session that is over makes no challenge and answers none', async () => {
    const owner = await people.signUp()
    const { session, path, secret } = await stepUp(owner)
    const challenge_id = (await people.post(`${path}/challenge`, {}, session.access_token)).body.id
    await people.post('/auth/v1/logout', {}, session.access_token)
    const answer = { challenge_id, code: codeOf(secret, 1), refresh_token: session.refresh_token }
    for (const [where, body] of [
      ['challenge', { refresh_token: session.refresh_token }],
      ['verify', answer],
    ] as const) {
      const refused = await people.post(`${path}/${where}`, body, session.access_token)
      expect([where, refused.status, refused.body.error_code]).toEqual([where, 403, 'session_not_found'])
    }
  })
})

describe('A06: an access token whose session was deleted', () => {
  const ofUsers: readonly (readonly [string, string])[] = [
    ['GET', '/user'],
    ['PUT', '/user'],
    ['DELETE', '/user'],
    ['GET', '/user/sessions'],
    ['DELETE', '/user/sessions/00000000-0000-4000-8000-000000000000'],
    ['DELETE', '/user/identities/00000000-0000-4000-8000-000000000000'],
    ['GET', '/reauthenticate'],
    ['POST', '/logout'],
    ['POST', '/factors'],
    ['GET', '/factors/recovery-codes'],
  ]
  const ofAdmins: readonly (readonly [string, string])[] = [
    ['GET', '/admin/users'],
    ['POST', '/admin/users'],
    ['GET', '/admin/users/00000000-0000-4000-8000-000000000000'],
    ['PUT', '/admin/users/00000000-0000-4000-8000-000000000000'],
    ['DELETE', '/admin/users/00000000-0000-4000-8000-000000000000'],
    ['GET', '/admin/audit'],
    ['GET', '/admin/mails'],
    ['POST', '/admin/generate_link'],
    ['POST', '/invite'],
  ]

  it.each([
    ['a user', 'authenticated', ofUsers],
    ['an admin', 'service_role', [...ofUsers, ...ofAdmins]],
  ] as const)('of %s is session_not_found, also beside the service key', async (_what, role, paths) => {
    const email = address()
    const { user } = await people.signUp(email)
    await admin('PUT', `users/${user.id}`, { role })
    const { access_token } = await people.login(email)
    expect(claimsOf(access_token)).toMatchObject({ role })
    expect((await people.ask('GET', '/auth/v1/user', undefined, access_token)).status).toBe(200)
    await server.database.query(`delete from auth.sessions where user_id = '${user.id}'`)
    await expect.poll(() => people.rest(access_token)).toBe(401)
    for (const apikey of [server.config.anonKey, server.config.serviceRoleKey])
      for (const [method, path] of paths) {
        const answer = await fetch(`${server.url}/auth/v1${path}`, {
          method,
          headers: { apikey, authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
          ...(method !== 'GET' && { body: '{}' }),
        })
        const { error_code: code } = (await answer.json()) as { error_code?: string }
        expect([method, path, answer.status, code]).toEqual([method, path, 403, 'session_not_found'])
      }
  })
})

describe('A17: after a second factor was shown', () => {
  it('no session of before is left below it, and an older token of this one stays there', async () => {
    const email = address()
    const here = await people.signUp(email)
    const there = await people.login(email)
    const { session } = await stepUp(here)
    const vault = async (as: string) => (await people.ask('GET', '/rest/v1/vault', undefined, as)).body

    // the other session is over, on every path
    expect(await people.rest(there.access_token)).toBe(401)
    expect((await people.ask('GET', '/auth/v1/user', undefined, there.access_token)).body.error_code).toBe(
      'session_not_found',
    )
    for (const { refresh_token } of [here, there])
      expect((await people.refresh(refresh_token)).body.error_code).toBe('refresh_token_not_found')
    const { rows } = await server.database.query(
      `select aal::text from auth.sessions where user_id = '${here.user.id}'`,
    )
    expect(rows).toEqual([{ aal: 'aal2' }])

    // what this session held before says aal1, and is taken by its word
    expect(claimsOf(here.access_token)).toMatchObject({ aal: 'aal1' })
    expect(claimsOf(session.access_token)).toMatchObject({ aal: 'aal2' })
    expect(await vault(here.access_token)).toEqual([])
    expect(await vault(session.access_token)).toEqual([{ secret: 'the plans' }])
    const change = { password: 'quite another one' }
    const refused = await people.ask('PUT', '/auth/v1/user', change, here.access_token)
    expect([refused.status, refused.body.error_code]).toEqual([401, 'insufficient_aal'])
    expect((await people.login(email, password)).user.id).toBe(here.user.id)
  })
})
