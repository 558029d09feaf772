// What becomes of accounts: anonymous ones that get an address (SEC-A-18), people who delete themselves (A24), bans and soft
// deletion on every path (A05), through the whole server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import {
  address,
  claimsOf,
  connect,
  password,
  peopleOf,
  unlimited,
  type Answer,
  type Session,
} from './auth-people.ts'
import { startTestServer, type TestServer } from './server.ts'

const todos = readFileSync(join(projectRoot(), 'migrations/0001_todos.sql'), 'utf8')
const sql = `set role lite_admin; ${todos};
  create table debts (owner uuid not null references auth.users);
  create table notes (body text);
  alter table notes enable row level security;
  grant select on notes to authenticated;
  create policy permanent on notes for select to authenticated
    using ((select auth.jwt() ->> 'is_anonymous') = 'false');
  insert into notes values ('for members');
  reset role`

let server: TestServer
let mailing: TestServer
let people: ReturnType<typeof peopleOf>

beforeAll(async () => {
  const env = { ...unlimited, AUTH_ANONYMOUS: 'on' }
  server = await startTestServer({ sql, env })
  mailing = await startTestServer({ sql, env: { ...env, AUTH_AUTOCONFIRM: 'off' } })
  people = peopleOf(server)
})
afterAll(() => Promise.all([server.stop(), mailing.stop()]))

const refused = ({ status, body }: Answer) => [status, body.error_code]
const update = (body: unknown, as: string) => people.ask('PUT', '/auth/v1/user', body, as)

describe('an anonymous user', () => {
  it('keeps id and rows with an address and password, and its claims follow at the next token', async () => {
    const client = connect(server)
    const { data } = await client.auth.signInAnonymously()
    expect(data.user).toMatchObject({ is_anonymous: true, identities: [], app_metadata: {} })
    await client.from('todos').insert({ title: 'before' })
    expect((await client.from('notes').select()).data).toEqual([])
    const email = address()
    const updated = await client.auth.updateUser({ email, password, data: { name: 'Ada' } })
    expect(updated.error).toBeNull()
    expect(updated.data.user).toMatchObject({
      ...{ id: data.user?.id, email, is_anonymous: false, user_metadata: { name: 'Ada' } },
      app_metadata: { provider: 'email', providers: ['email'] },
      identities: [{ provider: 'email', identity_data: { email, email_verified: false } }],
    })
    const { data: refreshed } = await client.auth.refreshSession()
    expect(claimsOf(refreshed.session?.access_token ?? '')).toMatchObject({ email, is_anonymous: false })
    expect((await client.from('notes').select()).data).toEqual([{ body: 'for members' }])
    const later = connect(server)
    await later.auth.signInWithPassword({ email, password })
    expect((await later.from('todos').select('title')).data).toEqual([{ title: 'before' }])
  })

  it('may set the password later, once there is an address', async () => {
    const { access_token } = await people.anonymous()
    expect(refused(await update({ password }, access_token))).toEqual([422, 'validation_failed'])
    const email = address()
    expect((await update({ email }, access_token)).body).toMatchObject({ email, is_anonymous: false })
    expect((await update({ password }, access_token)).status).toBe(200)
    expect((await people.login(email)).user.email).toBe(email)
  })

  const wrong: readonly (readonly [unknown, number, string])[] = [
    [{ email: 'taken@example.com' }, 422, 'email_exists'],
    [{ email: 'TAKEN@example.com' }, 422, 'email_exists'],
    [{ email: 'nobody' }, 400, 'validation_failed'],
    [{ email: 'free@example.com', password: 'short' }, 422, 'weak_password'],
    [{ email: 'free@example.com', app_metadata: {} }, 403, 'not_admin'],
  ]
  it.each(wrong)('stays one with %j: %i %s', async (body, status, code) => {
    await people.post('/auth/v1/signup', { email: 'taken@example.com', password })
    const { access_token } = await people.anonymous()
    expect(refused(await update(body, access_token))).toEqual([status, code])
    expect((await people.ask('GET', '/auth/v1/user', undefined, access_token)).body).toMatchObject({
      is_anonymous: true,
      identities: [],
    })
  })

  it('SEC-A-18: stays one until a mail has proven the address, where that is asked for', async () => {
    const there = peopleOf(mailing)
    const { access_token, user } = await there.anonymous()
    await there.ask('PUT', '/auth/v1/user', { email: address() }, access_token)
    const { rows } = await mailing.database.query(
      `select email, is_anonymous from auth.users where id = '${user.id}'`,
    )
    expect(rows).toEqual([{ email: null, is_anonymous: true }])
  })

  it('gets one address of fifty asked for at once', async () => {
    const { access_token, user } = await people.anonymous()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => update({ email: address() }, access_token)),
    )
    // who comes later is a user with an address, whose change of it is another matter
    expect(new Set(answers.map(({ status }) => status))).not.toContain(500)
    const { rows } = await server.database.query(
      `select count(*)::int as identities from auth.identities where user_id = '${user.id}'`,
    )
    expect(rows).toEqual([{ identities: 1 }])
  })
})

describe('people who delete themselves', () => {
  const remove = (as: string, body?: unknown) => people.ask('DELETE', '/auth/v1/user', body, as)
  const age = (id: string) =>
    server.database.query(`update auth.mfa_amr_claims a set updated_at = now() - interval '11 minutes'
      from auth.sessions s where s.id = a.session_id and s.user_id = '${id}'`)

  it('A24: lose sessions, tokens, factors, codes, flows and rows at once', async () => {
    const email = address()
    const [here, there] = [await people.signUp(email), await people.login(email)]
    const { id } = here.user
    await people.post('/auth/v1/factors', { factor_type: 'totp' }, here.access_token)
    await server.request('/rest/v1/todos', {
      method: 'POST',
      as: here.access_token,
      body: JSON.stringify({ title: 'mine' }),
    })
    await server.database.query(`
      insert into auth.one_time_tokens (user_id, token_type, token_hash, relates_to, expires_at)
        values ('${id}', 'recovery_token', 'hash of ${id}', '${email}', now() + interval '1 hour');
      insert into auth.flow_state (user_id, provider_type, authentication_method) values ('${id}', 'email', 'otp')`)
    expect((await remove(here.access_token)).status).toBe(200)
    for (const { access_token, refresh_token } of [here, there]) {
      expect(await people.rest(access_token)).toBe(401)
      expect(refused(await people.refresh(refresh_token))).toEqual([400, 'refresh_token_not_found'])
      expect(refused(await people.ask('GET', '/auth/v1/user', undefined, access_token))).toEqual([
        403,
        'user_not_found',
      ])
    }
    for (const table of ['one_time_tokens', 'mfa_factors', 'flow_state', 'identities', 'sessions'])
      expect(
        (await server.database.query(`select from auth.${table} where user_id = '${id}'`)).rowCount,
      ).toBe(0)
    expect((await server.database.query(`select from todos where user_id = '${id}'`)).rowCount).toBe(0)
    await expect(people.login(email)).rejects.toThrow('invalid_credentials')
    expect((await people.signUp(email)).user.id).not.toBe(id)
  })

  it('need the password, a code, or a fresh sign-in', async () => {
    const { access_token, user } = await people.signUp()
    await age(user.id)
    expect(refused(await remove(access_token))).toEqual([400, 'reauthentication_needed'])
    expect(refused(await remove(access_token, { password: 'wrong one' }))).toEqual([
      400,
      'current_password_invalid',
    ])
    expect(refused(await remove(access_token, { password: 'a\0b' }))).toEqual([400, 'validation_failed'])
    expect(refused(await remove(access_token, { nonce: '123456' }))).toEqual([
      422,
      'reauthentication_not_valid',
    ])
    expect((await remove(access_token, { password })).status).toBe(200)
    expect(refused(await remove(access_token, { password }))).toEqual([403, 'user_not_found'])
  })

  it('may do so by a code that was mailed to them, and to nobody else', async () => {
    const [one, other] = [await people.signUp(), await people.signUp()]
    const codes = await Promise.all(
      [one, other].map(async ({ user }) => {
        await age(user.id)
        const { db, oneTimeTokens } = server.services.auth
        const { id: userId, email: relatesTo } = user
        return (
          await oneTimeTokens.create(db, {
            ...{ userId, relatesTo, lifetime: 60_000, details: { kind: 'reauthentication' } },
          })
        ).code
      }),
    )
    if (codes[0] !== codes[1])
      expect(refused(await remove(one.access_token, { nonce: codes[1] }))).toEqual([
        422,
        'reauthentication_not_valid',
      ])
    expect((await remove(one.access_token, { nonce: codes[0] })).status).toBe(200)
    expect(await people.rest(other.access_token)).toBe(200)
  })

  it('stay while rows that may not lose them refer to them', async () => {
    const { access_token, user } = await people.signUp()
    await server.database.query(`insert into debts values ('${user.id}')`)
    expect(refused(await remove(access_token))).toEqual([409, 'conflict'])
    expect(await people.rest(access_token)).toBe(200)
  })

  it('need a token of theirs', async () => {
    expect(refused(await people.ask('DELETE', '/auth/v1/user'))).toEqual([401, 'no_authorization'])
    expect(refused(await remove(server.config.serviceRoleKey))).toEqual([403, 'bad_jwt'])
  })
})

describe('A05', () => {
  const ends: readonly (readonly [string, string, string, string, string])[] = [
    ['banned', `banned_until = now() + interval '1 hour'`, 'user_banned', 'user_banned', 'user_banned'],
    [
      ...(['softly deleted', 'deleted_at = now()', 'user_not_found'] as const),
      ...(['refresh_token_not_found', 'invalid_credentials'] as const),
    ],
  ]
  it.each(ends)('who is %s is refused on every path', async (_what, set, bearer, refresh, login) => {
    const { access_token, refresh_token, user } = await people.signUp()
    await server.database.query(`update auth.users set ${set} where id = '${user.id}'`)
    await expect.poll(() => people.rest(access_token)).toBe(401)
    const paths: readonly (readonly [string, string])[] = [
      ['GET', '/user'],
      ['PUT', '/user'],
      ['DELETE', '/user'],
      ['GET', '/user/sessions'],
      ['POST', '/logout'],
      ['POST', '/factors'],
      ['POST', '/factors/00000000-0000-4000-8000-000000000000/challenge'],
      ['POST', '/factors/00000000-0000-4000-8000-000000000000/verify'],
      ['DELETE', '/factors/00000000-0000-4000-8000-000000000000'],
      ['GET', '/factors/recovery-codes'],
      ['POST', '/factors/recovery-codes'],
      ['POST', '/factors/recovery-codes/verify'],
    ]
    for (const [method, path] of paths) {
      const answer = await people.ask(method, `/auth/v1${path}`, undefined, access_token)
      expect([method, path, ...refused(answer)]).toEqual([method, path, 403, bearer])
    }
    expect(refused(await people.refresh(refresh_token))).toEqual([400, refresh])
    const again = await people.post('/auth/v1/token?grant_type=password', { email: user.email, password })
    expect(refused(again)).toEqual([400, login])
  })

  it('a ban ends by itself', async () => {
    const { refresh_token, user } = await people.signUp()
    await server.database.query(
      `update auth.users set banned_until = now() - interval '1 second' where id = '${user.id}'`,
    )
    const { status, body } = await people.refresh(refresh_token)
    expect(status).toBe(200)
    expect(await people.rest((body as unknown as Session).access_token)).toBe(200)
  })
})
