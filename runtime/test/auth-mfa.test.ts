// Second factors through the whole server: with the unmodified supabase-js, and by plain requests for the wrong caller, the
// wrong input and the wrong moment (A17, A21, A43; checklist 34, 37-39, 45).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { projectRoot } from '../config/root.ts'
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
  server = await startTestServer({
    sql: `set role lite_admin;
      ${readFileSync(join(projectRoot(), 'migrations/0001_todos.sql'), 'utf8')};
      create table vault (secret text);
      alter table vault enable row level security;
      grant select on vault to authenticated;
      create policy strong on vault for select to authenticated using ((select auth.jwt() ->> 'aal') = 'aal2');
      insert into vault values ('the plans');
      reset role`,
    env: { ...unlimited, AUTH_ANONYMOUS: 'on' },
  })
  people = peopleOf(server)
})
afterAll(async () => {
  await server.stop()
  vi.useRealTimers()
})

interface Enrolled extends Session {
  readonly factor: string
  readonly secret: string
}

const challenge = async (factor: string, as: string) =>
  String((await people.post(`/auth/v1/factors/${factor}/challenge`, {}, as)).body.id)

/** Challenges and answers. @param away steps from now; each code works once */
async function prove(factor: string, secret: string, as: string, away = 0): Promise<Answer> {
  const challenge_id = await challenge(factor, as)
  return people.post(`/auth/v1/factors/${factor}/verify`, { challenge_id, code: codeOf(secret, away) }, as)
}

async function begin(as: string, friendly_name = ''): Promise<{ factor: string; secret: string }> {
  const { status, body } = await people.post('/auth/v1/factors', { factor_type: 'totp', friendly_name }, as)
  expect([status, body]).toMatchObject([200, {}])
  return { factor: String(body.id), secret: (body as { totp: { secret: string } }).totp.secret }
}

/** Someone with a verified factor, at aal2. The codes of steps up to the one before now are used. */
async function enrolled(email = address()): Promise<Enrolled> {
  const { access_token } = await people.signUp(email)
  const made = await begin(access_token)
  const { status, body } = await prove(made.factor, made.secret, access_token, -1)
  expect(status).toBe(200)
  return { ...(body as unknown as Session), ...made }
}

const refused = ({ status, body }: Answer) => [status, body.error_code]
const vault = async (as: string) => (await people.ask('GET', '/rest/v1/vault', undefined, as)).body

describe('with supabase-js', () => {
  it('enrols, steps up, reads what policies keep for aal2, unenrols', async () => {
    const [client, other] = [connect(server), connect(server)]
    const email = address()
    await client.auth.signUp({ email, password })
    await other.auth.signInWithPassword({ email, password })
    const level = async () => (await client.auth.mfa.getAuthenticatorAssuranceLevel()).data
    expect(await level()).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal1' })
    expect((await client.from('vault').select()).data).toEqual([])

    const enrolment = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' })
    expect(enrolment.error).toBeNull()
    const { id = '', totp } = enrolment.data ?? {}
    expect(totp?.qr_code).toMatch(/^data:image\/svg\+xml;utf-8,<svg [^#]*<\/svg>\s*$/)
    expect(totp?.uri).toContain(`:${encodeURIComponent(email)}?`)
    expect((await client.auth.mfa.listFactors()).data).toMatchObject({
      all: [{ id, status: 'unverified', friendly_name: 'phone' }],
      totp: [],
    })
    const before = (await client.auth.getSession()).data.session
    const asked = await client.auth.mfa.challenge({ factorId: id })
    expect(asked.data).toMatchObject({ type: 'totp' })
    expect((asked.data?.expires_at ?? 0) * 1000).toBeGreaterThan(Date.now() + 200_000)
    const proof = { factorId: id, challengeId: asked.data?.id ?? '' }
    expect((await client.auth.mfa.verify({ ...proof, code: '000000' })).error).toMatchObject({
      status: 422,
      code: 'mfa_verification_failed',
      message: 'Invalid TOTP code entered',
    })
    const code = codeOf(totp?.secret ?? '', -1)
    expect((await client.auth.mfa.verify({ ...proof, code })).error).toBeNull()

    expect(await level()).toMatchObject({
      currentLevel: 'aal2',
      currentAuthenticationMethods: [{ method: 'totp' }, { method: 'password' }],
    })
    expect((await client.from('vault').select()).data).toEqual([{ secret: 'the plans' }])
    // a new refresh token at the step up (checklist 39), and no session left below it (A17)
    expect(refused(await people.refresh(before?.refresh_token ?? ''))).toEqual([
      400,
      'refresh_token_not_found',
    ])
    expect((await other.auth.refreshSession()).error?.code).toBe('refresh_token_not_found')
    expect((await client.auth.refreshSession()).error).toBeNull()
    expect(await level()).toMatchObject({ currentLevel: 'aal2', nextLevel: 'aal2' })

    const again = connect(server)
    await again.auth.signInWithPassword({ email, password })
    expect((await again.auth.mfa.getAuthenticatorAssuranceLevel()).data).toMatchObject({
      currentLevel: 'aal1',
      nextLevel: 'aal2',
    })
    expect((await again.from('vault').select()).data).toEqual([])
    const answer = { factorId: id, code: codeOf(totp?.secret ?? '') }
    expect((await again.auth.mfa.challengeAndVerify(answer)).error).toBeNull()
    expect((await again.auth.mfa.listFactors()).data?.totp).toMatchObject([{ id, status: 'verified' }])

    expect((await again.auth.mfa.unenroll({ factorId: id })).data).toEqual({ id })
    await again.auth.refreshSession()
    expect((await again.auth.mfa.getAuthenticatorAssuranceLevel()).data).toMatchObject({
      currentLevel: 'aal1',
      nextLevel: 'aal1',
      currentAuthenticationMethods: [{ method: 'password' }],
    })
    expect((await again.from('vault').select()).data).toEqual([])
  })
})

describe('at rest', () => {
  it('neither secrets nor codes are stored or logged in clear', async () => {
    const { secret, factor } = await enrolled()
    const { rows } = await server.database.query(`select secret from auth.mfa_factors where id = '${factor}'`)
    expect(JSON.stringify(rows)).not.toContain(secret)
    const { rows: audited } = await server.database.query('select payload from auth.audit_log_entries')
    const kept = `${JSON.stringify(audited)}${server.logLines.join('')}`
    expect(kept).toContain('mfa_code_login')
    expect(kept).not.toContain(secret)
  })
})

describe('codes', () => {
  it('A43 C37: none is taken twice, nor one before the newest', async () => {
    const { access_token, factor, secret } = await enrolled()
    expect(refused(await prove(factor, secret, access_token, -1))).toEqual([422, 'mfa_verification_failed'])
    const next = await prove(factor, secret, access_token, 1)
    expect(next.status).toBe(200)
    const { access_token: now } = next.body as unknown as Session
    expect(refused(await prove(factor, secret, now, 0))).toEqual([422, 'mfa_verification_failed'])
    expect(refused(await prove(factor, secret, now, 1))).toEqual([422, 'mfa_verification_failed'])
  })

  it('A43: fifty at once with one code, each with a challenge of its own: one gets through', async () => {
    const { access_token, factor, secret } = await enrolled()
    const challenges = await Promise.all(Array.from({ length: 50 }, () => challenge(factor, access_token)))
    const code = codeOf(secret)
    const answers = await Promise.all(
      challenges.map((challenge_id) =>
        people.post(`/auth/v1/factors/${factor}/verify`, { challenge_id, code }, access_token),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(new Set(answers.map(({ status }) => status))).not.toContain(500)
  })

  it('A43: a challenge is answered once, by fifty at once too', async () => {
    const { access_token, factor, secret } = await enrolled()
    const challenge_id = await challenge(factor, access_token)
    const answer = (code: string) =>
      people.post(`/auth/v1/factors/${factor}/verify`, { challenge_id, code }, access_token)
    const answers = await Promise.all(Array.from({ length: 50 }, () => answer(codeOf(secret))))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(refused(await answer(codeOf(secret, 1)))).toEqual([422, 'mfa_challenge_expired'])
  })

  it('A42: five wrong ones end a challenge, ten lock the factor for a while, with Retry-After', async () => {
    const { access_token, factor, secret } = await enrolled()
    const guess = async (challenge_id: string, code: string) =>
      people.post(`/auth/v1/factors/${factor}/verify`, { challenge_id, code }, access_token)
    const wrong = '12345'
    const first = await challenge(factor, access_token)
    for (let at = 0; at < 5; at += 1)
      expect(refused(await guess(first, wrong))).toEqual([422, 'mfa_verification_failed'])
    expect(refused(await guess(first, codeOf(secret)))).toEqual([422, 'mfa_challenge_expired'])
    const second = await challenge(factor, access_token)
    for (let at = 0; at < 5; at += 1) await guess(second, wrong)
    const third = await challenge(factor, access_token)
    const locked = await guess(third, codeOf(secret))
    expect(refused(locked)).toEqual([429, 'over_request_rate_limit'])
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
    await server.database.query(`delete from lite.rate_limits where key like 'factor ${factor}%'`)
    expect((await guess(third, codeOf(secret))).status).toBe(200)
  })

  it('end: a challenge after five minutes, and from elsewhere', async () => {
    const { access_token, factor, secret } = await enrolled()
    const late = await challenge(factor, access_token)
    await server.database.query(
      `update auth.mfa_challenges set created_at = created_at - interval '301 seconds' where id = '${late}'`,
    )
    const answer = (challenge_id: string) =>
      people.post(`/auth/v1/factors/${factor}/verify`, { challenge_id, code: codeOf(secret) }, access_token)
    expect(refused(await answer(late))).toEqual([422, 'mfa_challenge_expired'])
    const moved = await challenge(factor, access_token)
    await server.database.query(
      `update auth.mfa_challenges set ip_address = '203.0.113.9' where id = '${moved}'`,
    )
    expect(refused(await answer(moved))).toEqual([422, 'mfa_ip_address_mismatch'])
  })

  it('of a factor that was never verified die with it', async () => {
    const { access_token } = await people.signUp()
    const old = await begin(access_token, 'old')
    await server.database.query(
      `update auth.mfa_factors set created_at = created_at - interval '301 seconds' where id = '${old.factor}'`,
    )
    const [one, two] = [await begin(access_token, 'old'), await begin(access_token, 'two')]
    expect(refused(await prove(old.factor, old.secret, access_token))).toEqual([404, 'mfa_factor_not_found'])
    const { body } = await prove(one.factor, one.secret, access_token)
    const { user, access_token: now } = body as unknown as Session
    expect(user.factors).toMatchObject([{ id: one.factor, status: 'verified' }])
    expect(refused(await prove(two.factor, two.secret, now))).toEqual([404, 'mfa_factor_not_found'])
  })
})

describe('A21: with a factor, aal1', () => {
  const cases: readonly (readonly [string, string, string, unknown, number])[] = [
    ['a new password', 'PUT', '/user', { password: 'quite another one' }, 401],
    ['a new address', 'PUT', '/user', { email: 'new@example.com' }, 401],
    ['another factor', 'POST', '/factors', { factor_type: 'totp' }, 403],
    ['no factor', 'DELETE', '/factors/:id', undefined, 422],
    ['recovery codes', 'POST', '/factors/recovery-codes', {}, 403],
    ['other recovery codes', 'POST', '/factors/recovery-codes/regenerate', {}, 403],
    ['no recovery codes', 'DELETE', '/factors/recovery-codes', undefined, 403],
    ['no account', 'DELETE', '/user', { password }, 401],
  ]
  it.each(cases)(
    'gets %s neither by a login nor by an older token',
    async (_what, method, path, body, status) => {
      const email = address()
      const old = await people.signUp(email)
      const { factor, secret } = await begin(old.access_token)
      await prove(factor, secret, old.access_token)
      const { access_token } = await people.login(email)
      for (const as of [access_token, old.access_token])
        expect(refused(await people.ask(method, `/auth/v1${path.replace(':id', factor)}`, body, as))).toEqual(
          [status, 'insufficient_aal'],
        )
      expect(await vault(access_token)).toEqual([])
    },
  )

  it('C38: is what recovery gives', async () => {
    const { user } = await enrolled()
    const verifier = 'v'.repeat(43)
    await server.database.query(
      `insert into auth.flow_state (provider_type, authentication_method, code_challenge, code_challenge_method, user_id, auth_code, auth_code_issued_at)
       values ('email', 'recovery', '${verifier}', 'plain', '${user.id}', encode(sha256('the code'), 'hex'), now())`,
    )
    const { body } = await people.post('/auth/v1/token?grant_type=pkce', {
      auth_code: 'the code',
      code_verifier: verifier,
    })
    const { access_token } = body as unknown as Session
    expect(claimsOf(access_token)).toMatchObject({ aal: 'aal1', amr: [{ method: 'recovery' }] })
    expect(
      refused(await people.ask('PUT', '/auth/v1/user', { password: 'quite another one' }, access_token)),
    ).toEqual([401, 'insufficient_aal'])
  })
})

describe('wrong callers and wrong input', () => {
  const enrol = (body: unknown, as?: string) => people.post('/auth/v1/factors', body, as)

  const bodies: readonly (readonly [unknown, number, string])[] = [
    [{}, 400, 'validation_failed'],
    [{ factor_type: 'password' }, 400, 'validation_failed'],
    [{ factor_type: 7 }, 400, 'validation_failed'],
    [{ factor_type: 'phone', phone: '+123456789' }, 422, 'mfa_phone_enroll_not_enabled'],
    [{ factor_type: 'webauthn' }, 422, 'mfa_webauthn_enroll_not_enabled'],
    [{ factor_type: 'totp', friendly_name: 'x'.repeat(101) }, 400, 'validation_failed'],
    [{ factor_type: 'totp', friendly_name: 'a\0b' }, 400, 'validation_failed'],
    [{ factor_type: 'totp', issuer: 'x'.repeat(101) }, 400, 'validation_failed'],
  ]
  it.each(bodies)('enrolling %j is %i %s', async (body, status, code) => {
    const { access_token } = await people.signUp()
    expect(refused(await enrol(body, access_token))).toEqual([status, code])
  })

  it('enrolling needs a user that is not anonymous, a free name, room, and a recent sign-in', async () => {
    const totp = (friendly_name: string) => ({ factor_type: 'totp', friendly_name })
    expect(refused(await enrol(totp('')))).toEqual([401, 'no_authorization'])
    const { access_token: nobody } = await people.anonymous()
    expect(refused(await enrol(totp(''), nobody))).toEqual([403, 'no_authorization'])
    const { access_token, user } = await people.signUp()
    for (let at = 0; at < 9; at += 1) await begin(access_token, `app ${at}`)
    expect(refused(await enrol(totp('app 0'), access_token))).toEqual([422, 'mfa_factor_name_conflict'])
    await begin(access_token)
    expect(refused(await enrol(totp('one more'), access_token))).toEqual([
      422,
      'too_many_enrolled_mfa_factors',
    ])
    await server.database.query(`delete from auth.mfa_factors where user_id = '${user.id}'`)
    await server.database.query(`update auth.mfa_amr_claims a set updated_at = now() - interval '25 hours'
      from auth.sessions s where s.id = a.session_id and s.user_id = '${user.id}'`)
    expect(refused(await enrol(totp(''), access_token))).toEqual([400, 'reauthentication_needed'])
  })

  it('ten at once do not get more than the room', async () => {
    const { access_token } = await people.signUp()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        enrol({ factor_type: 'totp', friendly_name: `n${at}` }, access_token),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
    const names = await Promise.all(
      Array.from({ length: 5 }, () => enrol({ factor_type: 'totp', friendly_name: 'n0' }, access_token)),
    )
    expect(new Set(names.map(({ status }) => status))).toEqual(new Set([422]))
  })

  const paths: readonly (readonly [string, number, string])[] = [
    ['mine', 200, ''],
    ['theirs', 404, 'mfa_factor_not_found'],
    ['00000000-0000-4000-8000-000000000000', 404, 'mfa_factor_not_found'],
    ['nonsense', 404, 'validation_failed'],
    ['..%2fuser', 404, 'validation_failed'],
  ]
  it.each(paths)('the factor %s is %i %s', async (which, status, code) => {
    const [mine, theirs] = [await enrolled(), await enrolled()]
    const id = which === 'mine' ? mine.factor : which === 'theirs' ? theirs.factor : which
    const answers = [
      await people.post(`/auth/v1/factors/${id}/challenge`, {}, mine.access_token),
      await people.post(
        `/auth/v1/factors/${id}/verify`,
        { challenge_id: await challenge(mine.factor, mine.access_token), code: codeOf(mine.secret, 1) },
        mine.access_token,
      ),
    ]
    const now = answers[1]?.status === 200 ? String(answers[1].body.access_token) : mine.access_token
    answers.push(await people.ask('DELETE', `/auth/v1/factors/${id}`, undefined, now))
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status])
    if (code) expect(new Set(answers.map(({ body }) => body.error_code))).toEqual(new Set([code]))
  })

  it('a challenge of another factor, none, and no code', async () => {
    const [mine, theirs] = [await enrolled(), await enrolled()]
    const answer = (body: unknown) =>
      people.post(`/auth/v1/factors/${mine.factor}/verify`, body, mine.access_token)
    const challenge_id = await challenge(mine.factor, mine.access_token)
    const foreign = await challenge(theirs.factor, theirs.access_token)
    const code = codeOf(mine.secret)
    expect(refused(await answer({ challenge_id: foreign, code }))).toEqual([422, 'mfa_factor_not_found'])
    expect(refused(await answer({ code }))).toEqual([422, 'mfa_factor_not_found'])
    expect(refused(await answer({ challenge_id: 'x', code }))).toEqual([422, 'mfa_factor_not_found'])
    expect(refused(await answer({ challenge_id }))).toEqual([400, 'validation_failed'])
    expect(refused(await answer({ challenge_id, code: Number(code) }))).toEqual([400, 'validation_failed'])
  })

  it('a factor of a kind that is not offered is not asked', async () => {
    const { access_token, user } = await people.signUp()
    const { rows } = await server.database.query(
      `insert into auth.mfa_factors (user_id, factor_type, phone) values ('${user.id}', 'phone', '+1') returning id`,
    )
    const { id } = rows[0] as { id: string }
    expect(refused(await people.post(`/auth/v1/factors/${id}/challenge`, {}, access_token))).toEqual([
      422,
      'mfa_phone_verify_not_enabled',
    ])
  })
})
