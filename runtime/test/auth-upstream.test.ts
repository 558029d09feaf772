// Answers that clients of GoTrue wait for where something is off or not offered, and what links of admins show. Found by
// auth-js's own tests (npm run conformance -- auth-js).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, connect, newAddress, password, signUp, unlimited } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    env: {
      ...unlimited,
      // nobody listens there: whoever asks it gets 503
      OIDC_GONE_ISSUER: 'http://127.0.0.1:1',
      OIDC_GONE_CLIENT_ID: 'us',
      OIDC_GONE_CLIENT_SECRET: 'secret of the provider',
    },
  })
})
afterAll(() => server.stop())

describe('what is off or not offered', () => {
  it.each([
    ['/auth/v1/sso', { domain: 'example.com' }, 404, 'saml_provider_disabled', 'SAML 2.0 is disabled'],
    [
      '/auth/v1/token?grant_type=web3',
      { chain: 'solana', message: 'm', signature: 's' },
      422,
      'web3_provider_disabled',
      'Web3 provider is disabled',
    ],
  ])('%s is refused by name', async (path, body, status, code, msg) => {
    const answer = await ask(server, 'POST', path, { body })
    expect([answer.status, answer.body.error_code, answer.body.msg]).toEqual([status, code, msg])
  })

  it('unlinks nothing while linking is off', async () => {
    const client = connect(server, server.config.anonKey)
    await client.auth.signUp({ email: newAddress(), password })
    const [identity] = (await client.auth.getUserIdentities()).data?.identities ?? []
    if (!identity) throw new Error('a user without an identity')
    const { error } = await client.auth.unlinkIdentity(identity)
    expect([error?.status, error?.code]).toEqual([404, 'manual_linking_disabled'])
    expect((await client.auth.getUserIdentities()).data?.identities).toHaveLength(1)
  })
})

describe('ID tokens', () => {
  const grant = (id_token: string) =>
    ask(server, 'POST', '/auth/v1/token?grant_type=id_token', { body: { provider: 'gone', id_token } })

  it('asks no provider about what is no token', async () => {
    for (const nonsense of ['nonsense', 'a.b.c', '..'])
      expect(await grant(nonsense)).toMatchObject({ status: 400, body: { msg: 'Bad ID token' } })
    const { access_token } = await signUp(server)
    expect((await grant(access_token)).status).toBe(503)
  })
})

describe('metadata of a user whom an admin made by a link', () => {
  it.each(['signup', 'magiclink', 'invite'])('are the admin’s alone until it is used: %s', async (type) => {
    const email = newAddress()
    const { body: made } = await ask(server, 'POST', '/auth/v1/admin/generate_link', {
      as: server.config.serviceRoleKey,
      body: { type, email, password, data: { name: 'Ada' } },
    })
    expect(made.user_metadata).toEqual({ name: 'Ada' })
    const { body } = await ask(server, 'POST', '/auth/v1/verify', {
      body: { type, token_hash: made.hashed_token },
    })
    const user_metadata = { name: 'Ada', email, email_verified: true, phone_verified: false, sub: made.id }
    expect(body.user).toMatchObject({ user_metadata })
  })
})
