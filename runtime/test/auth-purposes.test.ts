// Each token serves its own purpose alone (checklist 5): everything that this service hands out, shown at every door that
// takes a token, opens its own door and no other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAddress, password, startMailServer, type MailServer } from './auth-mail.ts'
import { createBrowser, depart, locationOf } from './oauth-browser.ts'
import { person, settingsFor, startFake, type Fake } from './oidc-fake.ts'

let server: MailServer
let fake: Fake
const verifier = 'v'.repeat(64)

beforeAll(async () => {
  fake = await startFake()
  server = await startMailServer({
    env: { ...settingsFor('FAKE', fake), AUTH_MANUAL_LINKING: 'on', AUTH_LIMIT_MFA: '0' },
  })
})
afterAll(async () => {
  await server.stop()
  await fake.stop()
})

/** Somebody with one of everything. */
async function everything() {
  // person… is what the provider's people are called
  const email = newAddress('holder')
  await server.post('/auth/v1/signup', { email, password })
  const first = await server.mailbox.next(email)
  const { body } = await server.post('/auth/v1/verify', { type: 'email', email, token: first.code })
  const access = String(body.access_token)
  await server.post('/auth/v1/recover', { email })
  const recovery = await server.mailbox.next(email)
  await server.post('/auth/v1/otp', { email })
  const magic = await server.mailbox.next(email)
  await server.post('/auth/v1/reauthenticate', {}, access)
  const nonce = await server.mailbox.next(email)

  fake.behaviour = { claims: person() }
  const browser = createBrowser(server)
  const pkce = new URLSearchParams({
    ...{ provider: 'fake', code_challenge: verifier, code_challenge_method: 'plain' },
  })
  const back = fake.signIn(await depart(browser, pkce.toString()))
  const state = back.get('state') ?? ''
  const arrived = new URL(locationOf(await browser.open(`/auth/v1/callback?${back.toString()}`)))
  const idToken = await fake.idToken(person())
  const asked = await server.request(
    '/auth/v1/user/identities/authorize?provider=fake&skip_http_redirect=true',
    {
      as: access,
    },
  )
  const ticket = new URL(((await asked.json()) as { url: string }).url).searchParams.get('ticket') ?? ''
  const linkOf = ({ link }: typeof magic) => new URL(link).searchParams.get('token') ?? ''
  return {
    email,
    tokens: {
      'access token': access,
      'refresh token': String(body.refresh_token),
      'link of a sign-in': linkOf(magic),
      'code of a sign-in': magic.code,
      'link of a recovery': linkOf(recovery),
      'code of a recovery': recovery.code,
      'code that proves anew': nonce.code,
      'code of PKCE': arrived.searchParams.get('code') ?? '',
      'used state': state,
      'ticket of a link': ticket,
      'ID token of a provider': idToken,
    },
  }
}
type Tokens = Awaited<ReturnType<typeof everything>>['tokens']
type Kind = keyof Tokens

/** Whether a door lets in who shows the token. */
type Door = (token: string, email: string) => Promise<boolean>
const hasSession = ({ body }: { readonly body: object }) => 'access_token' in body
const grant = (type: string, body: (token: string, email: string) => object): Door => {
  return async (token, email) =>
    hasSession(await server.post(`/auth/v1/token?grant_type=${type}`, body(token, email)))
}
const verify = (body: (token: string, email: string) => object): Door => {
  return async (token, email) => hasSession(await server.post('/auth/v1/verify', body(token, email)))
}

/** Each door with what it is for. The last ones use tokens up, and so come after those that must not. */
const doors: Readonly<Record<string, readonly [Door, ...Kind[]]>> = {
  'bearer of REST': [
    async (token) => (await server.request('/rest/v1/', { as: token })).status === 200,
    'access token',
  ],
  'bearer of auth': [
    async (token) => (await server.request('/auth/v1/user', { as: token })).status === 200,
    'access token',
  ],
  'API key': [
    async (token) =>
      (await fetch(`${server.url}/auth/v1/settings`, { headers: { apikey: token } })).status === 200,
    // a genuine token stands for the key that it was got with
    'access token',
  ],
  'password grant': [grant('password', (token, email) => ({ email, password: token }))],
  'state of a callback': [
    async (token) => {
      const answer = await createBrowser(server).open(`/auth/v1/callback?code=x&state=${token}`)
      return answer.status === 302
    },
  ],
  'nonce of a new password': [
    async (token, email) => {
      const other = await server.post('/auth/v1/token?grant_type=password', { email, password })
      await server.database.query(`update auth.mfa_amr_claims set updated_at = now() - interval '2 days'`)
      const answer = await server.request('/auth/v1/user', {
        ...{ method: 'PUT', as: String(other.body.access_token) },
        body: JSON.stringify({ password: 'an entirely new one', nonce: token }),
      })
      return answer.status === 200
    },
    'code that proves anew',
  ],
  'ID token grant': [
    grant('id_token', (token) => ({ id_token: token, provider: 'fake' })),
    'ID token of a provider',
  ],
  'code of PKCE': [grant('pkce', (token) => ({ auth_code: token, code_verifier: verifier })), 'code of PKCE'],
  'refresh grant': [grant('refresh_token', (token) => ({ refresh_token: token })), 'refresh token'],
  'sign-in by link': [verify((token) => ({ type: 'magiclink', token_hash: token })), 'link of a sign-in'],
  'sign-in by code': [verify((token, email) => ({ type: 'email', email, token })), 'code of a sign-in'],
  'invitation by link': [verify((token) => ({ type: 'invite', token_hash: token }))],
  'change of address by link': [verify((token) => ({ type: 'email_change', token_hash: token }))],
  'recovery by link': [verify((token) => ({ type: 'recovery', token_hash: token })), 'link of a recovery'],
  'recovery by code': [verify((token, email) => ({ type: 'recovery', email, token })), 'code of a recovery'],
  'ticket at the door to a provider': [
    async (token) => {
      const form = { method: 'POST', body: new URLSearchParams({ ticket: token }) }
      return (await createBrowser(server).open('/auth/v1/authorize', form)).status === 303
    },
    'ticket of a link',
  ],
}

describe('C05: at the door', () => {
  it.each(Object.entries(doors))(
    '%s one kind of token opens, and no other',
    async (_what, [door, ...own]) => {
      const { tokens, email } = await everything()
      const opened: string[] = []
      // what must not open comes first; codes of six digits may be equal by chance
      const kinds = (Object.keys(tokens) as Kind[]).sort(
        (a, b) => Number(own.includes(a)) - Number(own.includes(b)),
      )
      for (const kind of kinds) {
        const isTwin = own.some((mine) => mine !== kind && tokens[mine] === tokens[kind])
        // five wrong tries would end the right code
        await server.database.query('update auth.one_time_tokens set attempts = 0')
        if (!isTwin && (await door(tokens[kind], email))) opened.push(kind)
      }
      expect(opened).toEqual(own)
    },
  )
})
