// What signed-in users do by mail: change their address, prove themselves anew for a password; and the mails that tell them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  connect,
  fragmentOf,
  newAddress,
  password,
  startMailServer,
  type MailServer,
  type Received,
} from './auth-mail.ts'

let server: MailServer

beforeAll(async () => {
  server = await startMailServer({ env: { AUTH_ANONYMOUS: 'on' } })
})
afterAll(() => server.stop())

async function signedIn() {
  const email = newAddress()
  const client = connect(server)
  await client.auth.signUp({ email, password })
  const { code } = await server.mailbox.next(email)
  const { data } = await client.auth.verifyOtp({ email, token: code, type: 'signup' })
  return { client, email, id: data.user?.id ?? '', token: data.session?.access_token ?? '' }
}

const tokenOf = ({ link }: Received) => new URL(link).searchParams.get('token') ?? ''

describe('a new address', () => {
  it('A11, C45, SEC A-16: holds when both addresses have confirmed, in either order', async () => {
    for (const order of ['current first', 'new first']) {
      const { client, email, id, token } = await signedIn()
      const next = newAddress('next')
      const { data, error } = await client.auth.updateUser({ email: next })
      expect(error).toBeNull()
      expect(data.user).toMatchObject({ email, new_email: next })
      const mails = [await server.mailbox.next(email), await server.mailbox.next(next)]
      if (order === 'new first') mails.reverse()
      const [first, second] = mails.map(({ link }) => link)
      const half = await server.follow(first ?? '')
      expect(fragmentOf(half).message).toContain('Please proceed to confirm')
      expect(fragmentOf(half)).not.toHaveProperty('access_token')
      expect((await client.auth.getUser()).data.user?.email).toBe(email)
      await server.database.query(
        `insert into auth.flow_state (user_id, provider_type, authentication_method, auth_code)
         values ($1, 'email', 'recovery', 'pending code')`,
        [id],
      )
      const done = fragmentOf(await server.follow(second ?? ''))
      expect(done).toMatchObject({ type: 'email_change' })
      const answer = await server.request('/auth/v1/user', { as: done.access_token ?? '' })
      const user = (await answer.json()) as Record<string, unknown>
      expect(user).toMatchObject({
        id,
        email: next,
        identities: [{ email: next, identity_data: { email_verified: true } }],
      })
      expect(user).not.toHaveProperty('new_email')
      const told = await server.mailbox.next(email)
      expect(told.subject).toBe('Your e-mail address was changed')
      expect(told.text).toContain(next)
      // sessions and flows of before end
      expect(
        (await server.database.query('select from auth.flow_state where user_id = $1', [id])).rowCount,
      ).toBe(0)
      expect((await server.request('/rest/v1/', { as: token })).status).toBe(401)
      expect(
        (await server.post('/auth/v1/token?grant_type=password', { email: next, password })).status,
      ).toBe(200)
      expect((await server.post('/auth/v1/token?grant_type=password', { email, password })).status).toBe(400)
    }
  })

  it('is not taken by two links of one address', async () => {
    const { client, email, token } = await signedIn()
    const next = newAddress('next')
    await client.auth.updateUser({ email: next })
    const first = await server.mailbox.next(next)
    await server.mailbox.next(email)
    await server.post('/auth/v1/resend', { type: 'email_change', email })
    const second = await server.mailbox.next(next)
    await server.follow(first.link)
    expect(fragmentOf(await server.follow(second.link)).error_code).toBe('otp_expired')
    const user = (await (await server.request('/auth/v1/user', { as: token })).json()) as Record<
      string,
      unknown
    >
    expect(user).toMatchObject({ email, new_email: next })
    // the other half alone is sent again
    await server.mailbox.next(email)
    await server.post('/auth/v1/resend', { type: 'email_change', email })
    expect(fragmentOf(await server.follow((await server.mailbox.next(email)).link))).toHaveProperty(
      'access_token',
    )
    expect(server.mailbox.received.filter(({ to }) => to === next)).toHaveLength(2)
  })

  it('AUTH-A11: links of an earlier change and of recovery are dead', async () => {
    const { client, email } = await signedIn()
    const [wrong, right] = [newAddress('wrong'), newAddress('right')]
    await client.auth.updateUser({ email: wrong })
    const old = [await server.mailbox.next(email), await server.mailbox.next(wrong)]
    await server.post('/auth/v1/recover', { email })
    old.push(await server.mailbox.next(email))
    await client.auth.updateUser({ email: right })
    await server.follow((await server.mailbox.next(email)).link)
    await server.follow((await server.mailbox.next(right)).link)
    for (const { link } of old) expect(fragmentOf(await server.follow(link)).error_code).toBe('otp_expired')
  })

  it('of somebody else looks like a free one, and tells that person', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()]
    const { data, error } = await mine.client.auth.updateUser({ email: theirs.email })
    expect(error).toBeNull()
    expect(data.user).toMatchObject({ email: mine.email, new_email: theirs.email })
    const told = await server.mailbox.next(theirs.email)
    expect(told.subject).toBe('You already have an account')
    expect([told.link, told.code]).toEqual(['', ''])
    await server.follow((await server.mailbox.next(mine.email)).link)
    expect((await theirs.client.auth.getUser()).data.user?.id).toBe(theirs.id)
  })

  it('that was taken meanwhile is refused at the end', async () => {
    const { client, email } = await signedIn()
    const next = newAddress('next')
    await client.auth.updateUser({ email: next })
    const [current, fresh] = [await server.mailbox.next(email), await server.mailbox.next(next)]
    await server.post('/auth/v1/signup', { email: next, password })
    await server.follow(current.link)
    expect(fragmentOf(await server.follow(fresh.link)).error_code).toBe('email_exists')
  })

  it('makes an anonymous user a permanent one', async () => {
    const client = connect(server)
    const { data } = await client.auth.signInAnonymously()
    const email = newAddress()
    await client.auth.updateUser({ email })
    const done = fragmentOf(await server.follow((await server.mailbox.next(email)).link))
    const user = (await (
      await server.request('/auth/v1/user', { as: done.access_token ?? '' })
    ).json()) as object
    expect(user).toMatchObject({
      ...{ id: data.user?.id, email, is_anonymous: false, identities: [{ provider: 'email', email }] },
      app_metadata: { provider: 'email', providers: ['email'] },
    })
  })

  it('joins the providers of a user who came without one', async () => {
    const client = connect(server)
    const { data } = await client.auth.signInAnonymously()
    await server.database.query(
      `update auth.users set is_anonymous = false, raw_app_meta_data = '{"provider":"game","providers":["game"],"level":3}'
       where id = $1`,
      [data.user?.id],
    )
    const email = newAddress()
    await client.auth.updateUser({ email })
    const done = fragmentOf(await server.follow((await server.mailbox.next(email)).link))
    const answer = await server.request('/auth/v1/user', { as: done.access_token ?? '' })
    expect(await answer.json()).toMatchObject({
      email,
      app_metadata: { provider: 'game', providers: ['game', 'email'], level: 3 },
      user_metadata: { email, email_verified: true },
    })
  })

  it('of fifty at once with the last link one gets through', async () => {
    const { client, email } = await signedIn()
    const next = newAddress('next')
    await client.auth.updateUser({ email: next })
    await server.follow((await server.mailbox.next(email)).link)
    const token_hash = tokenOf(await server.mailbox.next(next))
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.post('/auth/v1/verify', { type: 'email_change', token_hash })),
    )
    expect(answers.filter(({ body }) => 'access_token' in body)).toHaveLength(1)
  })
})

describe('reauthentication', () => {
  const put = async (token: string, body: object) => {
    const answer = await server.request('/auth/v1/user', {
      method: 'PUT',
      as: token,
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  it('lets an old session set a password with the code of a mail, once', async () => {
    const { client, email, id, token } = await signedIn()
    await server.database.query(`update auth.mfa_amr_claims set updated_at = now() - interval '2 days'`)
    expect((await put(token, { password: 'a new long one' })).body.error_code).toBe('reauthentication_needed')
    expect((await client.auth.reauthenticate()).error).toBeNull()
    const { code, link, subject } = await server.mailbox.next(email)
    expect([subject, link]).toEqual(['Your confirmation code', ''])
    // the code is no way to sign in, and another user's is none
    expect((await server.post('/auth/v1/verify', { type: 'email', email, token: code })).status).toBe(403)
    const other = await signedIn()
    await server.database.query(`update auth.mfa_amr_claims set updated_at = now() - interval '2 days'`)
    expect((await put(other.token, { password: 'a new long one', nonce: code })).body).toMatchObject({
      error_code: 'reauthentication_not_valid',
      msg: 'Nonce has expired or is invalid',
    })
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_one, index) =>
        put(token, { password: `a new long one ${index}`, nonce: code }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await server.mailbox.next(email)).subject).toBe('Your password was changed')
    expect((await put(token, { password: 'yet another one', nonce: code })).body.error_code).toBe(
      'reauthentication_not_valid',
    )
    const { rows } = await server.database.query(
      'select reauthentication_sent_at from auth.users where id = $1',
      [id],
    )
    expect(rows[0]).toMatchObject({ reauthentication_sent_at: expect.any(Date) as Date })
  })

  it('needs a confirmed address', async () => {
    const client = connect(server)
    await client.auth.signInAnonymously()
    expect((await client.auth.reauthenticate()).error).toMatchObject({
      code: 'validation_failed',
      status: 400,
    })
  })
})
