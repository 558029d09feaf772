// Recovery codes through the whole server: told once, used once, in place of a lost factor (A08, A21, A42).
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  address,
  claimsOf,
  codeOf,
  connect,
  password,
  peopleOf,
  unlimited,
  type Answer,
  type Session,
} from './auth-people.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let people: ReturnType<typeof peopleOf>

beforeAll(async () => {
  // the clock stands in the middle of a step, so that no code changes while it is on its way
  const step = 30_000
  vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / step) * step + step / 2 })
  server = await startTestServer({ env: unlimited })
  people = peopleOf(server)
})
afterAll(async () => {
  await server.stop()
  vi.useRealTimers()
})

const path = '/auth/v1/factors/recovery-codes'
const status = (as: string) => people.ask('GET', path, undefined, as)
const verify = (code: unknown, as: string) => people.post(`${path}/verify`, { code }, as)
const refused = ({ status: code, body }: Answer) => [code, body.error_code]

let email = ''
let strong = ''
let factor = ''

/** Someone with an app that shows codes, at aal2. */
beforeEach(async () => {
  email = address()
  const { access_token } = await people.signUp(email)
  const made = (await people.post('/auth/v1/factors', { factor_type: 'totp' }, access_token)).body
  factor = String(made.id)
  const { secret } = made.totp as { secret: string }
  const challenge_id = (await people.post(`/auth/v1/factors/${factor}/challenge`, {}, access_token)).body.id
  const answer = { challenge_id, code: codeOf(secret) }
  strong = String(
    (await people.post(`/auth/v1/factors/${factor}/verify`, answer, access_token)).body.access_token,
  )
})

const generate = async (friendly_name?: string) => {
  const answer = await people.post(path, { friendly_name }, strong)
  expect([answer.status, answer.body]).toMatchObject([200, { type: 'recovery_code', total: 10 }])
  return answer.body as { id: string; codes: readonly string[]; friendly_name: string }
}

describe('a set', () => {
  it('is told once, and counted', async () => {
    expect(refused(await status(strong))).toEqual([404, 'mfa_factor_not_found'])
    const { id, codes, friendly_name } = await generate()
    expect(friendly_name).toBe('Recovery codes')
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^[0-9a-hj-km-np-tv-z]{16}$/)
    expect((await status(strong)).body).toEqual({ id, type: 'recovery_code', total: 10, remaining: 10 })
    expect(refused(await people.post(path, {}, strong))).toEqual([422, 'mfa_verified_factor_exists'])
    const { rows } = await server.database.query('select code_hash from auth.mfa_recovery_codes')
    const kept = `${JSON.stringify(rows)}${server.logLines.join('')}`
    for (const code of codes) expect(kept).not.toContain(code)
  })

  it('is one, of twenty asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => people.post(path, {}, strong)))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
  })

  it('does not disturb how supabase-js 2.109 lists factors', async () => {
    await generate()
    const client = connect(server)
    await client.auth.signInWithPassword({ email, password })
    const { data, error } = await client.auth.mfa.listFactors()
    expect([error, data?.all.length, data?.totp.length]).toEqual([null, 1, 1])
  })

  it('is replaced whole, and taken away', async () => {
    const { codes, id } = await generate('mine')
    const again = await people.post(`${path}/regenerate`, undefined, strong)
    expect(again.body).toMatchObject({ id, friendly_name: 'mine', total: 10 })
    const { access_token } = await people.login(email)
    expect(refused(await verify(codes[0], access_token))).toEqual([422, 'mfa_verification_failed'])
    expect((await people.ask('DELETE', path, undefined, strong)).body).toEqual({ id })
    expect(refused(await status(strong))).toEqual([404, 'mfa_factor_not_found'])
    expect(refused(await people.post(`${path}/regenerate`, undefined, strong))).toEqual([
      404,
      'mfa_factor_not_found',
    ])
  })

  it('goes with the last of the other factors', async () => {
    const { codes } = await generate()
    const { access_token } = await people.login(email)
    const { body } = await verify(codes[0], access_token)
    expect((await people.ask('DELETE', `/auth/v1/factors/${factor}`, undefined, strong)).status).toBe(200)
    expect(refused(await status(strong))).toEqual([404, 'mfa_factor_not_found'])
    const next = await people.refresh(String(body.refresh_token))
    expect(claimsOf(String(next.body.access_token))).toMatchObject({
      aal: 'aal1',
      amr: [{ method: 'password' }],
    })
  })

  it('needs another factor beside it, and aal2', async () => {
    const { access_token: without } = await people.signUp()
    expect(refused(await people.post(path, {}, without))).toEqual([422, 'mfa_recovery_codes_sole_factor'])
    const { access_token: weak } = await people.login(email)
    expect(refused(await people.post(path, {}, weak))).toEqual([403, 'insufficient_aal'])
    expect(refused(await people.post(path, { friendly_name: 'x'.repeat(101) }, strong))).toEqual([
      400,
      'validation_failed',
    ])
    expect(refused(await people.post(path, { friendly_name: 5 }, strong))).toEqual([400, 'validation_failed'])
  })
})

describe('a code', () => {
  it('makes a session aal2, however it is written, and others end', async () => {
    const { codes } = await generate()
    const [here, there] = [await people.login(email), await people.login(email)]
    const written = (codes[0] ?? '').toUpperCase().replace(/(.{4})/g, '$1- ')
    const answer = await verify(written, here.access_token)
    const session = answer.body as unknown as Session
    expect(claimsOf(session.access_token)).toMatchObject({
      aal: 'aal2',
      amr: [{ method: 'mfa/recovery_code' }, { method: 'password' }],
    })
    expect((await status(session.access_token)).body).toMatchObject({ total: 10, remaining: 9 })
    expect(refused(await people.refresh(here.refresh_token))).toEqual([400, 'refresh_token_not_found'])
    expect(refused(await people.refresh(there.refresh_token))).toEqual([400, 'refresh_token_not_found'])
    expect((await people.refresh(session.refresh_token)).status).toBe(200)
    expect(refused(await verify(codes[0], session.access_token))).toEqual([422, 'mfa_verification_failed'])
  })

  it('A08: fifty at once with one code: one gets through', async () => {
    const { codes } = await generate()
    const { access_token } = await people.login(email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(codes[3], access_token)))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.status))).not.toContain(500)
    expect((await status(strong)).body).toMatchObject({ remaining: 9 })
  })

  it.each([undefined, '', 'wrong', 'a\0b', 12])('like %j is none', async (code) => {
    await generate()
    const answer = await verify(code, strong)
    expect([400, 422]).toContain(answer.status)
  })

  it('of somebody else is none', async () => {
    const { codes } = await generate()
    const { access_token } = await people.signUp()
    expect(refused(await verify(codes[0], access_token))).toEqual([422, 'mfa_verification_failed'])
  })

  it('A42: is locked after five wrong ones, for a while', async () => {
    const { codes } = await generate()
    const { access_token } = await people.login(email)
    for (let at = 0; at < 5; at += 1) await verify('0000-0000-0000-0000', access_token)
    const locked = await verify(codes[0], access_token)
    expect(refused(locked)).toEqual([429, 'mfa_recovery_codes_locked'])
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
