// Identities that users link and unlink by themselves (A13, A39), and sessions for ID tokens (A02), with the unmodified
// supabase-js and by plain requests for the wrong caller, input and moment.
import { createHash } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrivalOf, createBrowser, locationOf, signIn } from './oauth-browser.ts'
import { now, person, settingsFor, startFake, type Fake } from './oidc-fake.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let fake: Fake

beforeAll(async () => {
  fake = await startFake()
  server = await startTestServer({
    env: {
      ...settingsFor('FAKE', fake),
      AUTH_MANUAL_LINKING: 'on',
      AUTH_ANONYMOUS: 'on',
      AUTH_LIMIT_ANONYMOUS: '0',
    },
  })
})
afterAll(async () => {
  await server.stop()
  await fake.stop()
})
beforeEach(() => {
  fake.behaviour = {}
})

const provider = 'fake' as 'google'
const password = 'correct horse battery'
type Client = ReturnType<typeof connect>

const connect = () =>
  createClient(server.url, server.config.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: EventTarget as unknown as typeof WebSocket },
  })

async function signedUp(): Promise<{ client: Client; id: string; email: string }> {
  const client = connect()
  const { email } = person()
  const { data } = await client.auth.signUp({ email, password })
  return { client, id: data.user?.id ?? '', email }
}

/** The ticket's address, as the app gets it. */
async function linkUrl(client: Client): Promise<string> {
  const { data, error } = await client.auth.linkIdentity({ provider, options: { skipBrowserRedirect: true } })
  expect(error).toBeNull()
  return data.url ?? ''
}

/** The button of the page that asks whether to link. */
const press = (ticket: string, browser = createBrowser(server), site = 'same-origin') =>
  browser.open('/auth/v1/authorize', {
    method: 'POST',
    headers: { 'sec-fetch-site': site },
    body: new URLSearchParams({ ticket }),
  })
const ticketOf = (url: string) => new URL(url).searchParams.get('ticket') ?? ''

/** The browser's part of linking. */
async function followLink(url: string, browser = createBrowser(server)) {
  const left = await press(ticketOf(url), browser)
  expect(left.status).toBe(303)
  const back = fake.signIn(locationOf(left))
  return arrivalOf(locationOf(await browser.open(`/auth/v1/callback?${back.toString()}`)))
}

async function link(client: Client, claims: Readonly<Record<string, unknown>>) {
  fake.behaviour = { claims }
  return followLink(await linkUrl(client))
}

describe('linking', () => {
  it('A13: links, lists and unlinks an identity, which opens another account then', async () => {
    const { client, id } = await signedUp()
    const claims = person()
    const { fragment } = await link(client, claims)
    expect(fragment).toMatchObject({ token_type: 'bearer', provider_token: 'at' })
    const { data } = await client.auth.getUserIdentities()
    expect(data?.identities.map((identity) => identity.provider)).toEqual(['email', 'fake'])
    fake.behaviour = { claims }
    const entered = await signIn(server, fake)
    const user = await server.request('/auth/v1/user', { as: entered.fragment.access_token ?? '' })
    expect(await user.json()).toMatchObject({
      id,
      app_metadata: { provider: 'email', providers: ['email', 'fake'] },
    })

    const linked = data?.identities.find((identity) => identity.provider === 'fake')
    if (!linked) throw new Error('no identity')
    expect((await client.auth.unlinkIdentity(linked)).error).toBeNull()
    expect((await client.auth.getUser()).data.user?.app_metadata).toMatchObject({ providers: ['email'] })
    const again = await signIn(server, fake)
    const stranger = await server.request('/auth/v1/user', { as: again.fragment.access_token ?? '' })
    expect(((await stranger.json()) as { id: string }).id).not.toBe(id)
    expect((await client.auth.unlinkIdentity(linked)).error).toMatchObject({
      code: 'single_identity_not_deletable',
    })
  })

  it('makes an anonymous user a person, with the proven address', async () => {
    const client = connect()
    const { data } = await client.auth.signInAnonymously()
    const claims = person()
    await link(client, claims)
    expect((await client.auth.getUser()).data.user).toMatchObject({
      id: data.user?.id,
      is_anonymous: false,
      email: claims.email,
    })
  })

  it('refuses what is linked already, here or elsewhere, and an address of somebody else', async () => {
    const [mine, theirs] = [await signedUp(), await signedUp()]
    const claims = person()
    await link(mine.client, claims)
    expect((await link(mine.client, claims)).query).toMatchObject({ error_code: 'identity_already_exists' })
    expect((await link(theirs.client, claims)).query).toMatchObject({
      error_code: 'identity_already_exists',
      error_description: 'Identity is already linked to another user',
    })
    const nobody = connect()
    await nobody.auth.signInAnonymously()
    const taken = { ...person(), email: mine.email }
    expect((await link(nobody, taken)).query).toMatchObject({ error_code: 'email_exists' })
  })

  it('A18: a linked address that the provider did not verify proves nothing', async () => {
    const attacker = await signedUp()
    await link(attacker.client, { ...person(), email: attacker.email, email_verified: false })
    fake.behaviour = { claims: { ...person(), email: attacker.email, sub: 'the owner of the address' } }
    const { fragment } = await signIn(server, fake)
    const owner = await server.request('/auth/v1/user', { as: fragment.access_token ?? '' })
    expect(((await owner.json()) as { identities: unknown[] }).identities).toHaveLength(1)
    expect((await attacker.client.auth.getUser()).error?.name).toBe('AuthSessionMissingError')
  })

  it('a ticket is used once, by one of 50, soon, and is no state', async () => {
    const { client } = await signedUp()
    const ticket = ticketOf(await linkUrl(client))
    const asState = await createBrowser(server).open(`/auth/v1/callback?code=x&state=${ticket}`)
    expect(asState.status).toBe(400)
    const answers = await Promise.all(Array.from({ length: 50 }, () => press(ticket)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const late = ticketOf(await linkUrl(client))
    await server.database.query(`update auth.flow_state set created_at = created_at - interval '6 minutes'`)
    const page = await createBrowser(server).open(`/auth/v1/authorize?ticket=${late}`)
    expect([(await press(late)).status, page.status]).toEqual([400, 400])
  })

  it('first shows whose account it is: opening the address changes nothing, other sites cannot press the button', async () => {
    const { client, email } = await signedUp()
    const url = await linkUrl(client)
    const browser = createBrowser(server)
    for (const [language, words] of [
      ['en', 'Connect Fake'],
      ['de', 'Fake verbinden'],
    ] as const) {
      const page = await browser.open(url, { headers: { 'accept-language': language } })
      const html = await page.text()
      expect(page.status).toBe(200)
      expect(html).toContain(email)
      expect(html).toContain(words)
      expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(page.headers.get('referrer-policy')).toBe('no-referrer')
      expect(page.headers.get('cache-control')).toContain('no-store')
    }
    expect(browser.cookies.size).toBe(0)
    for (const site of ['cross-site', 'same-site'])
      expect((await press(ticketOf(url), createBrowser(server), site)).status).toBe(403)
    expect((await press(ticketOf(url))).status).toBe(303)
  })

  it('needs a ticket', async () => {
    for (const ticket of ['', 'unknown']) {
      const answer = await press(ticket)
      expect([answer.status, await answer.json()]).toMatchObject([400, { error_code: 'bad_oauth_state' }])
    }
  })

  it('ends with the session that began it, and with the user', async () => {
    const [first, second] = [await signedUp(), await signedUp()]
    fake.behaviour = { claims: person() }
    const [one, two] = [await linkUrl(first.client), await linkUrl(second.client)]
    await first.client.auth.signOut()
    expect((await followLink(one)).query).toMatchObject({ error_code: 'session_not_found' })
    await server.database.query(
      `update auth.users set banned_until = now() + interval '1 hour' where id = '${second.id}'`,
    )
    expect((await followLink(two)).query).toMatchObject({ error_code: 'user_banned' })
  })

  it('needs a user, and the setting', async () => {
    const path = '/auth/v1/user/identities/authorize?provider=fake'
    expect((await server.request(path)).status).toBe(401)
    expect((await server.request(path, { as: server.config.serviceRoleKey })).status).toBe(403)
    const off = await startTestServer()
    try {
      expect((await off.request(path)).status).toBe(401)
      const made = await off.request('/auth/v1/signup', {
        ...{ method: 'POST', body: JSON.stringify({ email: person().email, password }) },
      })
      const { access_token } = (await made.json()) as { access_token: string }
      const answer = await off.request(path, { as: access_token })
      expect([answer.status, await answer.json()]).toMatchObject([
        404,
        { error_code: 'manual_linking_disabled' },
      ])
    } finally {
      await off.stop()
    }
  })
})

describe('A13: unlinking', () => {
  const unlink = async (token: string, id: string) => {
    const answer = await server.request(`/auth/v1/user/identities/${id}`, { method: 'DELETE', as: token })
    return [answer.status, ((await answer.json()) as { error_code?: string }).error_code]
  }
  const tokenOf = async (client: Client) => (await client.auth.getSession()).data.session?.access_token ?? ''
  const identitiesOf = async (client: Client) =>
    (await client.auth.getUserIdentities()).data?.identities ?? []
  const idOf = async (client: Client, name: string) =>
    (await identitiesOf(client)).find((identity) => identity.provider === name)?.identity_id ?? ''

  it('refuses ids that are none, of others, and the last one', async () => {
    const [mine, theirs] = [await signedUp(), await signedUp()]
    await link(theirs.client, person())
    const token = await tokenOf(mine.client)
    expect(await unlink(token, 'nonsense')).toEqual([404, 'validation_failed'])
    expect(await unlink(token, '..%2f..%2fuser')).toEqual([404, 'validation_failed'])
    expect(await unlink(await tokenOf(theirs.client), await idOf(mine.client, 'email'))).toEqual([
      422,
      'identity_not_found',
    ])
    expect(await unlink(token, await idOf(mine.client, 'email'))).toEqual([
      422,
      'single_identity_not_deletable',
    ])
    const nobody = await server.request('/auth/v1/user/identities/x', { method: 'DELETE' })
    expect(nobody.status).toBe(401)
  })

  it('of the password: it opens nothing any more, and the proven address takes its place', async () => {
    const { client, email } = await signedUp()
    const claims = person()
    await link(client, claims)
    expect(await unlink(await tokenOf(client), await idOf(client, 'email'))).toEqual([200, undefined])
    expect((await client.auth.getUser()).data.user).toMatchObject({ email: claims.email })
    for (const address of [email, claims.email]) {
      const { error } = await connect().auth.signInWithPassword({ email: address, password })
      expect(error?.code).toBe('invalid_credentials')
    }
  })

  it('of the password where the other address is another user’s', async () => {
    const [mine, theirs] = [await signedUp(), await signedUp()]
    await link(mine.client, { ...person(), email: theirs.email })
    const answer = await unlink(await tokenOf(mine.client), await idOf(mine.client, 'email'))
    expect(answer).toEqual([422, 'email_conflict_identity_not_deletable'])
    expect(await identitiesOf(mine.client)).toHaveLength(2)
  })

  it('ends codes of its trips, and 50 at once leave one identity', async () => {
    const { client, id } = await signedUp()
    await link(client, person())
    await server.database.query(`
      insert into auth.flow_state (user_id, auth_code, provider_type, authentication_method, provider_access_token)
        values ('${id}', 'pending', 'fake', 'oauth', 'sealed')`)
    const token = await tokenOf(client)
    const ids = (await identitiesOf(client)).map((identity) => identity.identity_id)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => unlink(token, ids[index % 2] ?? '')),
    )
    expect(answers.filter(([status]) => status === 200)).toHaveLength(1)
    expect(await identitiesOf(client)).toHaveLength(1)
    const left = await server.database.query(`select from auth.flow_state where auth_code = 'pending'`)
    const lost = (await identitiesOf(client))[0]?.provider === 'email'
    expect(left.rows.length).toBe(lost ? 0 : 1)
  })
})

describe('sign-in with an ID token', () => {
  const hashed = (nonce: string) => createHash('sha256').update(nonce).digest('hex')

  it('with supabase-js, with and without a nonce, for every client id of ours', async () => {
    const claims = person()
    for (const [change, nonce] of [
      [{}, undefined],
      [{ nonce: hashed('said by the app') }, 'said by the app'],
      [{ aud: 'mobile' }, undefined],
      [{ azp: 'mobile' }, undefined],
    ] as const) {
      const token = await fake.idToken({ ...claims, ...change })
      const { data, error } = await connect().auth.signInWithIdToken({
        provider,
        token,
        ...(nonce && { nonce }),
      })
      expect(error).toBeNull()
      expect(data.user).toMatchObject({ email: claims.email, app_metadata: { provider: 'fake' } })
    }
  })

  it('links it to the user who asks', async () => {
    const { client, id } = await signedUp()
    const token = await fake.idToken(person())
    const { data, error } = await client.auth.linkIdentity({ provider, token })
    expect(error).toBeNull()
    expect(data.user).toMatchObject({ id, app_metadata: { providers: ['email', 'fake'] } })
  })

  const grant = async (body: Readonly<Record<string, unknown>>) => {
    const answer = await server.request('/auth/v1/token?grant_type=id_token', {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  it('names the provider by issuer and client id, too', async () => {
    const id_token = await fake.idToken(person())
    const { issuer, clientId } = fake
    expect((await grant({ id_token, issuer, client_id: clientId })).status).toBe(200)
    expect((await grant({ id_token, issuer, client_id: 'mobile' })).status).toBe(200)
  })

  const refused: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>, string])[] = [
    ['no token', {}, { id_token: undefined }, 'id_token required'],
    ['no provider', {}, { provider: undefined }, 'provider or client_id and issuer required'],
    [
      'an issuer without client id',
      {},
      { provider: undefined, issuer: 'x' },
      'provider or client_id and issuer required',
    ],
    ['a provider without settings', {}, { provider: 'google' }, 'Provider (issuer "") is not enabled'],
    [
      'an issuer without settings',
      {},
      { provider: undefined, issuer: 'https://evil.com', client_id: 'x' },
      'Provider (issuer "https://evil.com") is not enabled',
    ],
    ['a client id that is not ours', {}, { client_id: 'evil' }, 'Unacceptable audience in id_token: [evil]'],
    ['another audience', { aud: 'evil' }, {}, 'Unacceptable audience in id_token'],
    ['another issuer', { iss: 'https://accounts.google.com' }, {}, 'Bad ID token'],
    ['another party', { azp: 'evil' }, {}, 'Bad ID token'],
    ['an old one', { exp: now() - 120 }, {}, 'Bad ID token'],
    ['no subject', { sub: undefined }, {}, 'Bad ID token'],
    ['nonsense', {}, { id_token: 'nonsense' }, 'Bad ID token'],
    [
      'a nonce in the token alone',
      { nonce: 'x' },
      {},
      'Passed nonce and nonce in id_token should either both exist or not.',
    ],
    [
      'a nonce in the request alone',
      {},
      { nonce: 'x' },
      'Passed nonce and nonce in id_token should either both exist or not.',
    ],
    ['another nonce', { nonce: 'x' }, { nonce: 'x' }, 'Nonces mismatch'],
    ['the access token of another', { at_hash: 'A'.repeat(22) }, { access_token: 'at' }, 'Bad ID token'],
    ['a number for a token', {}, { id_token: 1 }, 'id_token must be a string'],
    [
      'a number for a subject',
      { sub: 1 },
      {},
      'Error getting user profile from external provider: there is no subject',
    ],
  ]
  it.each(refused)('A02: refuses %s', async (_what, claims, change, message) => {
    const id_token = await fake.idToken(claims)
    const answer = await grant({ provider, id_token, ...change })
    expect(answer.status).toBe(400)
    expect(answer.body.msg).toBe(message)
    if ('error' in answer.body) expect(answer.body.error_description).toBe(message)
  })

  it('A02: refuses one of ours, one without signature, and one by the client id as a secret', async () => {
    const { client } = await signedUp()
    const own = (await client.auth.getSession()).data.session?.access_token ?? ''
    const claims = { iss: fake.issuer, aud: fake.clientId, sub: 'x', iat: now(), exp: now() + 60 }
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
    const secret = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode(fake.clientSecret))
    for (const id_token of [own, none, secret])
      expect((await grant({ provider, id_token })).body.msg).toBe('Bad ID token')
  })
})
