// /auth/v1/admin through the whole server: the unmodified supabase-js, the wrong caller, the wrong input, the wrong moment.
import bcrypt from 'bcrypt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ask,
  connect,
  logIn,
  newAddress,
  password,
  refresh,
  restStatus,
  signUp,
  todosSql,
  unlimited,
} from './auth-client.ts'
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

describe('with supabase-js', () => {
  it('creates, reads, lists, changes and deletes users', async () => {
    const { admin } = connect(server, key).auth
    const email = newAddress()
    const made = await admin.createUser({
      ...{ email, password, email_confirm: true },
      ...{ user_metadata: { name: 'Ada' }, app_metadata: { tier: 'gold' }, role: 'authenticated' },
    })
    expect(made.error).toBeNull()
    const id = made.data.user?.id ?? ''
    expect(made.data.user).toMatchObject({
      ...{ email, role: 'authenticated', user_metadata: { name: 'Ada' } },
      app_metadata: { tier: 'gold', provider: 'email', providers: ['email'] },
      identities: [{ provider: 'email', identity_data: { email, email_verified: true } }],
    })
    expect(made.data.user?.email_confirmed_at).toBeTruthy()
    expect((await admin.getUserById(id)).data.user?.email).toBe(email)
    const listed = await admin.listUsers()
    expect(listed.data.users.map((user) => user.id)).toContain(id)

    const client = connect(server, server.config.anonKey)
    expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull()
    const changed = await admin.updateUserById(id, {
      user_metadata: { name: null, town: 'London' },
      app_metadata: { tier: null, plan: 'x' },
      ban_duration: '24h',
    })
    expect(changed.data.user).toMatchObject({
      user_metadata: { town: 'London' },
      app_metadata: { plan: 'x' },
    })
    expect(changed.data.user?.app_metadata).not.toHaveProperty('tier')
    expect((await client.auth.signInWithPassword({ email, password })).error?.code).toBe('user_banned')
    await admin.updateUserById(id, { ban_duration: 'none' })
    expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull()

    const factors = await admin.mfa.listFactors({ userId: id })
    expect(factors.data).toEqual({ factors: [] })
    expect((await admin.deleteUser(id)).error).toBeNull()
    expect((await admin.getUserById(id)).error).toMatchObject({ status: 404, code: 'user_not_found' })
    expect((await client.auth.getUser()).error?.status).toBe(403)
  })

  it('pages through users in the form that auth-js reads', async () => {
    const name = `Pager ${newAddress()}`
    for (let made = 0; made < 5; made += 1) await create({ user_metadata: { full_name: name } })
    const { admin } = connect(server, key).auth
    const page = await admin.listUsers({ page: 1, perPage: 2 })
    expect(page.data.users).toHaveLength(2)
    expect(page.data).toMatchObject({ nextPage: 2, aud: 'authenticated' })

    const filtered = await asAdmin('GET', `${users}?page=2&per_page=2&filter=${encodeURIComponent(name)}`)
    expect(filtered.headers.get('x-total-count')).toBe('5')
    expect(filtered.body.users).toHaveLength(2)
    const link = filtered.headers.get('link') ?? ''
    expect(link).toMatch(/^<https:\/\/api\.example\.com\/auth\/v1\/admin\/users\?page=3&per_page=2&filter=/)
    expect(link).toMatch(/rel="next", <.*\?page=3&.*>; rel="last"$/)
    const last = await asAdmin('GET', `${users}?page=3&per_page=2&filter=${encodeURIComponent(name)}`)
    expect(last.headers.get('link')).not.toContain('next')
  })
})

describe('the list', () => {
  const found = async (query: string) =>
    ((await asAdmin('GET', `${users}?${query}`)).body.users as { id: string; email: string }[]).map(
      ({ email }) => email,
    )

  it('filters by a part of the address, the name, the phone number, and by id', async () => {
    const one = await create({ user_metadata: { name: 'Grace 100%_Hopper' }, phone: '+4915112345678' })
    await create({ user_metadata: { name: 'Grace 100x Hopper' } })
    for (const filter of [
      one.email.slice(0, -4).toUpperCase(),
      '100%_h',
      '15112345',
      one.id,
      one.id.toUpperCase(),
    ])
      expect([filter, await found(`filter=${encodeURIComponent(filter)}`)]).toEqual([filter, [one.email]])
  })

  it('sorts', async () => {
    const marker = `sorted${Date.now()}`
    for (const name of ['b', 'c', 'a']) await create({ email: `${name}.${marker}@example.com` })
    const names = async (sort: string) =>
      (await found(`filter=${marker}&sort=${encodeURIComponent(sort)}`)).map((email) => email[0]).join('')
    expect(await names('email asc')).toBe('abc')
    expect(await names('email desc')).toBe('cba')
    expect(await names('created_at')).toBe('bca')
    expect(await names('')).toBe('acb')
  })

  it.each([
    'page=0',
    'page=-1',
    'page=x',
    'page=1.5',
    'per_page=0',
    'per_page=-1',
    'page=99999999999',
    'sort=encrypted_password',
    'sort=email;drop',
    'sort=email+up',
    'sort=email+asc+desc',
    'filter=%00',
  ])('refuses ?%s', async (query) => {
    const { status, body } = await asAdmin('GET', `${users}?${query}`)
    expect([status, body.error_code]).toEqual([400, 'validation_failed'])
  })

  it('takes empty parameters for none, and cuts pages that are too large', async () => {
    expect((await asAdmin('GET', `${users}?page=&per_page=`)).headers.get('link')).toContain('per_page=50')
    expect((await asAdmin('GET', `${users}?per_page=5000`)).headers.get('link')).toContain('per_page=1000')
  })
})

describe('creating', () => {
  it('takes a bcrypt hash of another system, and an id', async () => {
    const id = '7d4c7c1e-6c51-4b1e-9f0e-3a2d6a1b0c01'
    const hash = (await bcrypt.hash('imported one', 4)).replace('$2b$', '$2y$')
    const { email } = await create({ id, password: undefined, password_hash: hash })
    const { status, body } = await logIn(server, email, 'imported one')
    expect([status, (body.user as { id: string }).id]).toEqual([200, id])
    const again = await asAdmin('POST', users, { id, email: newAddress() })
    expect([again.status, again.body.error_code]).toEqual([422, 'user_already_exists'])
  })

  it('takes a phone number alone, and nothing but a password can then be used', async () => {
    const made = await asAdmin('POST', users, { phone: '+44 20 7946 0958', phone_confirm: true })
    expect(made.body).toMatchObject({
      ...{ phone: '442079460958', email: '', app_metadata: { provider: 'phone', providers: ['phone'] } },
      identities: [{ provider: 'phone' }],
    })
    expect(made.body.phone_confirmed_at).toBeTruthy()
    const again = await asAdmin('POST', users, { phone: '442079460958' })
    expect([again.status, again.body.error_code]).toEqual([422, 'phone_exists'])
  })

  it('makes one user of fifty at once', async () => {
    const email = newAddress()
    const answers = await Promise.all(Array.from({ length: 50 }, () => asAdmin('POST', users, { email })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(49).fill(422)])
    expect(answers.filter(({ body }) => body.error_code === 'email_exists')).toHaveLength(49)
  })

  const hash = (cost: string) => `$2b$${cost}$${'a'.repeat(53)}`
  const wrong: readonly (readonly [string, object, number, string])[] = [
    ['neither address nor number', { email: '' }, 400, 'validation_failed'],
    ['a bad address', { email: 'a@b.c,d@e.f' }, 400, 'validation_failed'],
    ['an address that is no text', { email: ['a@example.com'] }, 400, 'validation_failed'],
    ['a bad number', { phone: '12ab' }, 400, 'validation_failed'],
    ['an id that is none', { id: 'me' }, 400, 'validation_failed'],
    ['the nil id', { id: '00000000-0000-0000-0000-000000000000' }, 400, 'validation_failed'],
    ['password and hash', { password_hash: hash('10') }, 400, 'validation_failed'],
    ['a short password', { password: 'short' }, 422, 'weak_password'],
    ['A14: cost 31', { password: undefined, password_hash: hash('31') }, 400, 'validation_failed'],
    ['A14: a cost below all', { password: undefined, password_hash: hash('00') }, 400, 'validation_failed'],
    [
      'A14: a cost of three digits',
      { password: undefined, password_hash: hash('031') },
      400,
      'validation_failed',
    ],
    [
      'A14: scrypt of a gigabyte',
      { password: undefined, password_hash: '$scrypt$ln=30,r=8,p=1$c2FsdHNhbHQ$aGFzaGhhc2g' },
      400,
      'validation_failed',
    ],
    ['A14: cost 17', { password: undefined, password_hash: hash('17') }, 400, 'validation_failed'],
    [
      'A14: argon2 with 4 GiB',
      { password: undefined, password_hash: '$argon2id$v=19$m=4194304,t=99,p=8$c2FsdHNhbHQ$aGFzaGhhc2g' },
      400,
      'validation_failed',
    ],
    ['a hash that is none', { password: undefined, password_hash: 'x' }, 400, 'validation_failed'],
    ['a role of the database', { role: 'postgres' }, 400, 'validation_failed'],
    ['another audience', { aud: 'elsewhere' }, 400, 'validation_failed'],
    ['a role of ours', { role: 'lite_admin' }, 400, 'validation_failed'],
    ['metadata that is no object', { app_metadata: [] }, 400, 'validation_failed'],
    ['a ban of no length', { ban_duration: '0h' }, 400, 'validation_failed'],
    ['a ban of nonsense', { ban_duration: '24 hours or so' }, 400, 'validation_failed'],
    ['a ban below nothing', { ban_duration: '-1h' }, 400, 'validation_failed'],
    ['a ban for ages', { ban_duration: '999999999999h' }, 400, 'validation_failed'],
    ['a flag that is none', { email_confirm: 'yes' }, 400, 'validation_failed'],
  ]
  it.each(wrong)('refuses %s', async (_what, fields, status, code) => {
    const answer = await asAdmin('POST', users, { email: newAddress(), password, ...fields })
    expect([answer.status, answer.body.error_code]).toEqual([status, code])
  })

  it.each(wrong.filter(([what]) => what.startsWith('A14')))('refuses %s in a change', async (_w, fields) => {
    const { id, email } = await create()
    const answer = await asAdmin('PUT', `${users}/${id}`, fields)
    expect([answer.status, answer.body.error_code]).toEqual([400, 'validation_failed'])
    expect((await logIn(server, email)).status).toBe(200)
  })

  it('reads durations as Go does', async () => {
    for (const [text, hours] of [
      ['1h30m', 1.5],
      ['876000h', 876_000],
      ['90m', 1.5],
      ['0.5h', 0.5],
    ] as const) {
      const made = (await create({ ban_duration: text })) as unknown as { banned_until: string }
      const length = (Date.parse(made.banned_until) - Date.now()) / 3_600_000
      expect([text, Math.round(length * 100) / 100]).toEqual([text, hours])
    }
  })
})

describe('changing', () => {
  it.each([
    ['a password', { password: 'another long one' }],
    ['a hash', { password_hash: `$2b$10$${'a'.repeat(53)}` }],
    ['an address', { email: 'moved@example.com' }],
    ['a role', { role: 'service_role' }],
  ])('%s ends sessions and one-time tokens (A11)', async (_what, fields) => {
    const { access_token, refresh_token, user } = await signUp(server)
    await server.database.query(
      `insert into auth.one_time_tokens (user_id, token_type, token_hash, relates_to, expires_at)
       values ($1, 'recovery_token', md5(random()::text), $2, now() + interval '1 hour')`,
      [user.id, user.email],
    )
    await server.database.query(
      `insert into auth.flow_state (user_id, provider_type, authentication_method) values ($1, 'email', 'recovery')`,
      [user.id],
    )
    expect((await asAdmin('PUT', `${users}/${user.id}`, fields)).status).toBe(200)
    expect(await restStatus(server, access_token)).toBe(401)
    expect((await refresh(server, refresh_token)).body.error_code).toBe('refresh_token_not_found')
    for (const table of ['one_time_tokens', 'flow_state', 'sessions', 'refresh_tokens']) {
      const { rows } = await server.database.query(
        `select from auth.${table} where user_id::text = '${user.id}'`,
      )
      expect([table, rows.length]).toEqual([table, 0])
    }
  })

  it('leaves sessions alone otherwise', async () => {
    const { access_token, user } = await signUp(server)
    const { body } = await asAdmin('PUT', `${users}/${user.id}`, {
      app_metadata: { tier: 1 },
      email: user.email,
    })
    expect(body.app_metadata).toMatchObject({ tier: 1, provider: 'email' })
    expect(await restStatus(server, access_token)).toBe(200)
  })

  it('moves the address with its identity', async () => {
    const { user } = await signUp(server)
    const email = newAddress()
    const { body } = await asAdmin('PUT', `${users}/${user.id}`, { email, email_confirm: true })
    expect(body).toMatchObject({
      email,
      identities: [{ email, identity_data: { email, email_verified: true } }],
    })
    expect((await logIn(server, email)).status).toBe(200)
    expect((await logIn(server, user.email)).body.error_code).toBe('invalid_credentials')
    const other = await signUp(server)
    const taken = await asAdmin('PUT', `${users}/${other.user.id}`, { email })
    expect([taken.status, taken.body.error_code]).toEqual([422, 'email_exists'])
  })

  it('A05: a ban holds at once, for tokens that are out and for refreshes', async () => {
    const { access_token, refresh_token, user } = await signUp(server)
    await asAdmin('PUT', `${users}/${user.id}`, { ban_duration: '1h' })
    expect(await restStatus(server, access_token)).toBe(401)
    expect((await ask(server, 'GET', '/auth/v1/user', { as: access_token })).body.error_code).toBe(
      'user_banned',
    )
    expect(await refresh(server, refresh_token)).toMatchObject({
      status: 400,
      body: { error_code: 'user_banned' },
    })
    await asAdmin('PUT', `${users}/${user.id}`, { ban_duration: 'none' })
    expect(await restStatus(server, access_token)).toBe(200)
  })
})

describe('deleting', () => {
  it('A24: ends everything at once, softly too', async () => {
    for (const soft of [false, true]) {
      const { access_token, refresh_token, user } = await signUp(server)
      await server.database.query(
        `insert into auth.mfa_factors (user_id, factor_type, status) values ('${user.id}', 'totp', 'verified')`,
      )
      const body = { should_soft_delete: soft }
      expect(await asAdmin('DELETE', `${users}/${user.id}`, body)).toMatchObject({ status: 200, body: {} })
      expect(await restStatus(server, access_token)).toBe(401)
      expect((await ask(server, 'GET', '/auth/v1/user', { as: access_token })).body.error_code).toBe(
        'user_not_found',
      )
      expect((await refresh(server, refresh_token)).body.error_code).toBe('refresh_token_not_found')
      expect((await logIn(server, user.email)).body.error_code).toBe('invalid_credentials')
      const left = async (table: string) =>
        (await server.database.query(`select from auth.${table} where user_id = '${user.id}'`)).rows.length
      expect([await left('sessions'), await left('mfa_factors')]).toEqual([0, 0])
      const seen = await asAdmin('GET', `${users}/${user.id}`)
      expect([soft, seen.status]).toEqual([soft, soft ? 200 : 404])
      expect((await asAdmin('PUT', `${users}/${user.id}`, { password })).status).toBe(404)
      // a row that stays keeps its address; a row that is gone frees it
      const again = await asAdmin('POST', users, { email: user.email, password })
      expect([soft, again.status]).toEqual([soft, soft ? 422 : 200])
    }
  })

  it('of fifty at once takes the user away once', async () => {
    const { id } = await create()
    const answers = await Promise.all(Array.from({ length: 50 }, () => asAdmin('DELETE', `${users}/${id}`)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 404]))
  })
})
