// Sign-up, sign-in and recovery by mail: real mails, links followed as a user would, the unmodified supabase-js.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, fragmentOf, newAddress, password, startMailServer, type MailServer } from './auth-mail.ts'

let server: MailServer

beforeAll(async () => {
  server = await startMailServer()
})
afterAll(() => server.stop())

const login = (email: string, secret = password) =>
  server.post('/auth/v1/token?grant_type=password', { email, password: secret })

interface Row {
  readonly email_confirmed_at: Date | null
  readonly raw_user_meta_data: Record<string, unknown>
  readonly verified: boolean
}
const userRow = async (email: string) =>
  (
    await server.database.query(
      `select u.*, (i.identity_data ->> 'email_verified')::boolean as verified
       from auth.users u left join auth.identities i on i.user_id = u.id where u.email = $1`,
      [email],
    )
  ).rows[0] as Row | undefined

describe('sign-up with confirmation', () => {
  it('signs nobody in before the link is used, then with the password that was given', async () => {
    const email = newAddress()
    const client = connect(server)
    const signedUp = await client.auth.signUp({
      email,
      password,
      options: { data: { name: 'Ada' }, emailRedirectTo: 'https://app.example.com/welcome?from=mail' },
    })
    expect(signedUp.error).toBeNull()
    expect(signedUp.data.session).toBeNull()
    expect(signedUp.data.user?.identities).toHaveLength(1)
    expect((await client.auth.signInWithPassword({ email, password })).error?.code).toBe(
      'email_not_confirmed',
    )
    expect((await login(email, 'another password')).body.error_code).toBe('invalid_credentials')

    const mail = await server.mailbox.next(email)
    expect(mail.subject).toBe('Confirm your e-mail address')
    expect(mail.link.startsWith(`${server.config.publicUrl}/auth/v1/verify?token=`)).toBe(true)
    const arrived = await server.follow(mail.link)
    expect(`${arrived.origin}${arrived.pathname}${arrived.search}`).toBe(
      'https://app.example.com/welcome?from=mail',
    )
    const { access_token = '', refresh_token = '', ...rest } = fragmentOf(arrived)
    expect(rest).toMatchObject({ token_type: 'bearer', type: 'signup', sb: '' })
    const session = await client.auth.setSession({ access_token, refresh_token })
    expect(session.data.user).toMatchObject({
      email,
      user_metadata: { name: 'Ada', email_verified: true },
    })
    expect(await userRow(email)).toMatchObject({ verified: true })
    expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull()
  })

  it('takes the code instead of the link', async () => {
    const email = newAddress()
    const client = connect(server)
    await client.auth.signUp({ email, password })
    const { code } = await server.mailbox.next(email)
    const { data, error } = await client.auth.verifyOtp({ email, token: code, type: 'email' })
    expect(error).toBeNull()
    expect(data.session?.user.email).toBe(email)
  })

  it('takes the token of the link (token_hash)', async () => {
    const email = newAddress()
    const client = connect(server)
    await client.auth.signUp({ email, password })
    const token_hash = new URL((await server.mailbox.next(email)).link).searchParams.get('token') ?? ''
    expect((await client.auth.verifyOtp({ token_hash, type: 'recovery' })).error?.code).toBe('otp_expired')
    expect((await client.auth.verifyOtp({ token_hash, type: 'signup' })).data.session?.user.email).toBe(email)
    expect((await client.auth.verifyOtp({ token_hash, type: 'signup' })).error).toMatchObject({
      code: 'otp_expired',
      status: 403,
      message: 'Email link is invalid or has expired',
    })
  })

  it('gives a code to the beginner of a PKCE flow only', async () => {
    const email = newAddress()
    const client = connect(server, 'pkce')
    await client.auth.signUp({ email, password })
    const arrived = await server.follow((await server.mailbox.next(email)).link)
    expect(arrived.hash).toBe('')
    const code = arrived.searchParams.get('code') ?? ''
    const stranger = await server.post('/auth/v1/token?grant_type=pkce', {
      auth_code: code,
      code_verifier: 'v'.repeat(43),
    })
    expect(stranger.body.error_code).toBe('bad_code_verifier')
    await client.auth.signInWithOtp({ email })
    const again = (await server.follow((await server.mailbox.next(email)).link)).searchParams.get('code')
    expect((await client.auth.exchangeCodeForSession(again ?? '')).data.user?.email).toBe(email)
  })

  it('AUTH-A18b: only the attempt whose link is used sets password and metadata', async () => {
    const email = newAddress('victim')
    await server.post('/auth/v1/signup', { email, password: 'the attacker knows', data: { name: 'Mallory' } })
    await server.mailbox.next(email)
    await server.post('/auth/v1/signup', { email, password, data: { name: 'Victim' } })
    const own = await server.mailbox.next(email)
    expect(fragmentOf(await server.follow(own.link)).access_token).toBeDefined()
    expect((await login(email, 'the attacker knows')).body.error_code).toBe('invalid_credentials')
    expect((await login(email)).status).toBe(200)
    expect((await userRow(email))?.raw_user_meta_data).toMatchObject({ name: 'Victim' })
  })

  it.each(['magic link', 'recovery', 'resend'])(
    'AUTH-A18b: a %s does not let an attacker’s password in',
    async (way) => {
      const email = newAddress('victim')
      await server.post('/auth/v1/signup', {
        email,
        password: 'the attacker knows',
        data: { name: 'Mallory' },
      })
      await server.mailbox.next(email)
      if (way === 'resend') {
        await server.post('/auth/v1/signup', { email, password })
        await server.mailbox.next(email)
        await server.post('/auth/v1/resend', { type: 'signup', email })
      } else await server.post(way === 'recovery' ? '/auth/v1/recover' : '/auth/v1/otp', { email })
      const { link } = await server.mailbox.next(email)
      expect(fragmentOf(await server.follow(link)).access_token).toBeDefined()
      expect((await login(email, 'the attacker knows')).body.error_code).toBe('invalid_credentials')
      expect((await userRow(email))?.raw_user_meta_data).not.toHaveProperty('name')
    },
  )

  it('AUTH-A18b: the mail of an attempt holds nothing of another one', async () => {
    const email = newAddress('victim')
    await server.post('/auth/v1/signup', { email, password, data: { locale: 'de' } })
    expect((await server.mailbox.next(email)).subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse')
    await server.post('/auth/v1/signup', { email, password, data: {} })
    expect((await server.mailbox.next(email)).subject).toBe('Confirm your e-mail address')
  })

  it('leaves an administrator’s password and metadata as they are', async () => {
    const email = newAddress()
    await server.database.query(
      `with made as (insert into auth.users (id, aud, role, email, encrypted_password, raw_user_meta_data)
         select gen_random_uuid(), 'authenticated', 'authenticated', $1, crypted, '{"team": "red"}' from
         (select encrypted_password as crypted from auth.users where encrypted_password <> '' limit 1) as other
         returning id)
       insert into auth.identities (provider_id, user_id, identity_data, provider)
         select id, id, jsonb_build_object('sub', id, 'email', $1::text), 'email' from made`,
      [email],
    )
    await server.post('/auth/v1/otp', { email })
    await server.follow((await server.mailbox.next(email)).link)
    expect((await login(email)).status).toBe(200)
    expect((await userRow(email))?.raw_user_meta_data).toMatchObject({ team: 'red', email_verified: true })
  })

  it('resends the password of the one attempt that waits, though its link has expired', async () => {
    const email = newAddress()
    await server.post('/auth/v1/signup', { email, password, data: { name: 'Ada' } })
    await server.mailbox.next(email)
    await server.database.query(`update auth.one_time_tokens set expires_at = now() where relates_to = $1`, [
      email,
    ])
    expect(await server.post('/auth/v1/resend', { type: 'signup', email })).toMatchObject({
      status: 200,
      body: {},
    })
    await server.follow((await server.mailbox.next(email)).link)
    expect((await login(email)).status).toBe(200)
    expect((await userRow(email))?.raw_user_meta_data).toMatchObject({ name: 'Ada' })
  })

  it('tells the owner of a known address by mail, and nobody else', async () => {
    const email = newAddress()
    await server.post('/auth/v1/signup', { email, password })
    await server.follow((await server.mailbox.next(email)).link)
    const again = await server.post('/auth/v1/signup', { email, password: 'the attacker knows' })
    expect(again.status).toBe(200)
    const mail = await server.mailbox.next(email)
    expect(mail.subject).toBe('You already have an account')
    expect([mail.link, mail.code]).toEqual(['', ''])
    expect((await login(email)).status).toBe(200)
  })

  it('many sign-ups of one address at once make one user', async () => {
    const email = newAddress()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => server.post('/auth/v1/signup', { email, password })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const { rows } = await server.database.query(
      `select count(*)::int as n from auth.users where email like '%@example.com' and email = $1`,
      [email],
    )
    expect(rows).toEqual([{ n: 1 }])
  })
})

describe('signing in by mail', () => {
  it('makes a user, or not where none is wanted', async () => {
    const client = connect(server)
    const [made, unwanted] = [newAddress(), newAddress()]
    expect(
      (await client.auth.signInWithOtp({ email: unwanted, options: { shouldCreateUser: false } })).error,
    ).toBeNull()
    expect(
      (await client.auth.signInWithOtp({ email: made, options: { data: { name: 'Ada' } } })).error,
    ).toBeNull()
    const mail = await server.mailbox.next(made)
    expect(mail.subject).toBe('Sign in')
    const { data } = await client.auth.verifyOtp({ email: made, token: mail.code, type: 'magiclink' })
    expect(data.user).toMatchObject({ email: made, user_metadata: { name: 'Ada' } })
    expect(await userRow(unwanted)).toBeUndefined()
  })

  it('recovers: the link leads to a session that may set a new password', async () => {
    const email = newAddress()
    await server.post('/auth/v1/signup', { email, password })
    await server.follow((await server.mailbox.next(email)).link)
    const client = connect(server)
    await client.auth.resetPasswordForEmail(email, { redirectTo: 'myapp://reset' })
    const { link } = await server.mailbox.next(email)
    const arrived = await server.follow(link)
    expect(arrived.href.startsWith('myapp://reset#access_token=')).toBe(true)
    const { access_token = '', refresh_token = '', type } = fragmentOf(arrived)
    expect(type).toBe('recovery')
    await client.auth.setSession({ access_token, refresh_token })
    expect((await client.auth.updateUser({ password: 'a new long one' })).error).toBeNull()
    expect((await server.mailbox.next(email)).subject).toBe('Your password was changed')
    expect((await login(email, 'a new long one')).status).toBe(200)
  })

  it('AUTH-A11: links of before die with a new password', async () => {
    const email = newAddress()
    await server.post('/auth/v1/signup', { email, password })
    const { access_token = '' } = fragmentOf(await server.follow((await server.mailbox.next(email)).link))
    await server.post('/auth/v1/recover', { email })
    const old = await server.mailbox.next(email)
    await server.post('/auth/v1/otp', { email })
    const magic = await server.mailbox.next(email)
    const changed = await server.request('/auth/v1/user', {
      method: 'PUT',
      as: access_token,
      body: JSON.stringify({ password: 'a new long one' }),
    })
    expect(changed.status).toBe(200)
    for (const { link } of [old, magic]) {
      const arrived = await server.follow(link)
      expect(fragmentOf(arrived).error_code).toBe('otp_expired')
      expect(arrived.searchParams.get('error_code')).toBe('otp_expired')
    }
  })
})
