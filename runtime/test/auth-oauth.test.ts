// Signing in through a provider with the whole server: whose account opens, and what of it (A18).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signIn } from './oauth-browser.ts'
import { person, settingsFor, startFake, type Fake } from './oidc-fake.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let fake: Fake
let other: Fake

beforeAll(async () => {
  ;[fake, other] = await Promise.all([startFake(), startFake()])
  server = await startTestServer({
    env: {
      ...settingsFor('FAKE', fake),
      ...settingsFor('OTHER', other),
    },
  })
})
afterAll(async () => {
  await server.stop()
  await Promise.all([fake.stop(), other.stop()])
})
beforeEach(() => {
  fake.behaviour = {}
  other.behaviour = {}
})

const password = 'correct horse battery'

interface User {
  readonly id: string
  readonly email: string
  readonly app_metadata: Readonly<Record<string, unknown>>
  readonly user_metadata: Readonly<Record<string, unknown>>
  readonly identities: readonly {
    readonly provider: string
    readonly identity_data: Record<string, unknown>
  }[]
}

const userOf = async (token: string | undefined) =>
  (await (await server.request('/auth/v1/user', { as: token ?? '' })).json()) as User

async function post(path: string, body: unknown) {
  const response = await server.request(path, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** Signs in as the claims say. @returns the user, or the error that the app was told */
async function enter(claims: Readonly<Record<string, unknown>>, at: Fake = fake, name = 'fake') {
  at.behaviour = { claims }
  const { fragment } = await signIn(server, at, `provider=${name}`)
  return { token: fragment.access_token, refresh: fragment.refresh_token, error: fragment.error_code }
}

describe('whose account it is', () => {
  it('a new user, filled as GoTrue does, and the same one the next time', async () => {
    const claims = { ...person(), name: 'Ada Lovelace', picture: 'https://pics.example.com/ada' }
    const { token } = await enter(claims)
    const user = await userOf(token)
    const data = {
      ...{ iss: fake.issuer, sub: claims.sub, provider_id: claims.sub, email: claims.email },
      ...{ email_verified: true, phone_verified: false, name: 'Ada Lovelace', full_name: 'Ada Lovelace' },
      ...{ picture: claims.picture, avatar_url: claims.picture },
    }
    expect(user).toMatchObject({
      email: claims.email,
      role: 'authenticated',
      app_metadata: { provider: 'fake', providers: ['fake'] },
      user_metadata: data,
      identities: [{ id: claims.sub, provider: 'fake', identity_data: data }],
    })
    const again = await enter({ ...claims, name: 'Ada King' })
    expect(await userOf(again.token)).toMatchObject({ id: user.id, user_metadata: { full_name: 'Ada King' } })
    expect((await userOf(again.token)).identities).toHaveLength(1)
  })

  it('A18: an account whose address nobody proved is emptied and handed over, with autoconfirm too', async () => {
    const claims = person()
    const attacker = await post('/auth/v1/signup', { email: claims.email, password, data: { evil: true } })
    const {
      access_token: before,
      refresh_token,
      user,
    } = attacker.body as Record<string, string> & { user: User }
    await server.database.query(`
      insert into auth.mfa_factors (user_id, factor_type, status, secret) values ('${user.id}', 'totp', 'verified', 'x');
      insert into auth.one_time_tokens (user_id, token_type, token_hash, relates_to, expires_at)
        values ('${user.id}', 'recovery_token', 'h', 'r', now() + interval '1 hour');
      insert into auth.flow_state (user_id, auth_code, provider_type, authentication_method)
        values ('${user.id}', 'attackers code', 'email', 'password')`)
    const { token } = await enter(claims)
    const owner = await userOf(token)
    expect(owner).toMatchObject({ id: user.id, app_metadata: { provider: 'fake', providers: ['fake'] } })
    expect(owner.user_metadata).not.toHaveProperty('evil')
    expect(owner).not.toHaveProperty('factors')
    expect(owner.identities.map(({ provider }) => provider)).toEqual(['fake'])
    expect(await post('/auth/v1/token?grant_type=password', { email: claims.email, password })).toMatchObject(
      {
        body: { error_code: 'invalid_credentials' },
      },
    )
    expect(await post('/auth/v1/token?grant_type=refresh_token', { refresh_token })).toMatchObject({
      body: { error_code: 'refresh_token_not_found' },
    })
    expect((await server.request('/auth/v1/user', { as: before ?? '' })).status).toBe(403)
    const left = await server.database.query(
      `select (select count(*) from auth.one_time_tokens where user_id = '${user.id}')
         + (select count(*) from auth.flow_state where auth_code = 'attackers code') as n`,
    )
    expect(left.rows).toEqual([{ n: '0' }])
  })

  it('A18: an account whose address is proven gains the identity and keeps everything', async () => {
    const claims = person()
    const { user } = (await post('/auth/v1/signup', { email: claims.email, password, data: { mine: 1 } }))
      .body as {
      user: User
    }
    await server.database.query(
      `update auth.identities set identity_data = identity_data || '{"email_verified": true}' where user_id = '${user.id}'`,
    )
    const { token } = await enter(claims)
    expect(await userOf(token)).toMatchObject({
      id: user.id,
      app_metadata: { provider: 'email', providers: ['email', 'fake'] },
      user_metadata: { mine: 1 },
    })
    expect((await post('/auth/v1/token?grant_type=password', { email: claims.email, password })).status).toBe(
      200,
    )
  })

  const unverified: readonly (readonly [string, Record<string, unknown>])[] = [
    ['false', { email_verified: false }],
    ['missing', { email_verified: undefined }],
    ['the text false', { email_verified: 'false' }],
    ['a number', { email_verified: 1 }],
    ['a list', { email_verified: [true] }],
  ]
  it.each(unverified)('A18: email_verified %s neither opens nor claims an address', async (_what, change) => {
    const claims = { ...person(), ...change }
    const { user } = (await post('/auth/v1/signup', { email: claims.email, password })).body as { user: User }
    const { token } = await enter(claims)
    const entered = await userOf(token)
    expect(entered.id).not.toBe(user.id)
    expect(entered.email).toBe('')
    expect((await post('/auth/v1/token?grant_type=password', { email: claims.email, password })).status).toBe(
      200,
    )
    // and for an address that nobody has yet
    const fresh = { ...person(), ...change }
    const first = await userOf((await enter(fresh)).token)
    expect(first.email).toBe('')
    expect((await post('/auth/v1/signup', { email: fresh.email, password })).status).toBe(200)
  })

  it('A18: an unproven address at one provider opens nothing at another', async () => {
    const claims = person()
    const first = await userOf((await enter({ ...claims, email_verified: false }, other, 'other')).token)
    const second = await userOf((await enter({ ...claims, sub: 'victim' })).token)
    expect(second.id).not.toBe(first.id)
    const third = await userOf((await enter({ ...claims, sub: 'victim 2' }, other, 'other')).token)
    expect(third.id).toBe(second.id)
  })

  it('the same subject at two providers is two people', async () => {
    const [first, second] = [person(), person()]
    const one = await userOf((await enter({ ...first, sub: 'twin' })).token)
    const two = await userOf((await enter({ ...second, sub: 'twin' }, other, 'other')).token)
    expect(one.id).not.toBe(two.id)
  })

  it('refuses the banned and the deleted, by identity and by address', async () => {
    const claims = person()
    const user = await userOf((await enter(claims)).token)
    const set = (sql: string) => server.database.query(`update auth.users set ${sql} where id = '${user.id}'`)
    await set(`banned_until = now() + interval '1 hour'`)
    expect(await enter(claims)).toMatchObject({ token: undefined, error: 'user_banned' })
    expect(await enter({ ...claims, sub: 'another' })).toMatchObject({ error: 'user_banned' })
    await set('banned_until = null, deleted_at = now()')
    expect(await enter(claims)).toMatchObject({ token: undefined, error: 'user_not_found' })
  })

  it('tells the app what a trigger of the operator says', async () => {
    await server.database.query(`
      create function refuse() returns trigger language plpgsql as $$ begin
        if new.email like '%@closed.example.com' then raise exception 'Only colleagues'; end if; return new; end $$;
      grant execute on function refuse() to public;
      create trigger refuse before insert on auth.users for each row execute function refuse()`)
    fake.behaviour = { claims: { ...person(), email: 'x@closed.example.com' } }
    const { query } = await signIn(server, fake)
    expect(query).toMatchObject({ error_code: 'P0001', error_description: 'Only colleagues' })
  })

  it('50 first sign-ins of one person at once make one user', async () => {
    const claims = person()
    fake.behaviour = { claims }
    const all = await Promise.all(Array.from({ length: 50 }, () => signIn(server, fake)))
    expect(all.every(({ fragment }) => fragment.access_token !== undefined)).toBe(true)
    const found = await server.database.query(
      `select count(*)::int as n from auth.users where email = '${claims.email}'`,
    )
    expect(found.rows).toEqual([{ n: 1 }])
  })
})
