// Passwords through the whole server: long, short, odd and imported ones (A44), what a new one must be and what it needs
// (checklist 21 to 26, 28), known breaches and the service that knows them (A29, C25).
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import bcrypt from 'bcrypt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, logIn, newAddress, password, refresh, signUp, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

/** What the service of breached passwords answers, and what it was asked. */
const service = {
  asked: [] as string[],
  answer: (): { status: number; body: string; location?: string } => ({
    status: 200,
    body: '',
  }),
}
const breaches = createServer((request, response) => {
  service.asked.push(request.url ?? '')
  const { status, body, location } = service.answer()
  if (status === 0) {
    request.socket.destroy()
    return
  }
  response.writeHead(status, location === undefined ? {} : { location }).end(body)
})

let server: TestServer
let watched: TestServer
let strict: TestServer
beforeAll(async () => {
  await new Promise<void>((resolve) => void breaches.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(breaches.address() as AddressInfo).port}/range`
  server = await startTestServer({ env: unlimited })
  watched = await startTestServer({
    env: { ...unlimited, PASSWORD_BREACH_CHECK: 'on', PASSWORD_BREACH_URL: url, PASSWORD_CHANGE: 'current' },
  })
  strict = await startTestServer({
    env: { ...unlimited, PASSWORD_MIN_LENGTH: '15', PASSWORD_REQUIRED: 'letters_digits' },
  })
})
afterAll(async () => {
  await Promise.all([server.stop(), watched.stop(), strict.stop()])
  await new Promise((resolve) => void breaches.close(resolve))
})

const register = (secret: unknown, at = server) => {
  const email = newAddress()
  return ask(at, 'POST', '/auth/v1/signup', { body: { email, password: secret } }).then((answer) => ({
    ...answer,
    email,
  }))
}
const hashOf = async (email: string, at = server): Promise<string> => {
  const { rows } = await at.database.query('select encrypted_password from auth.users where email = $1', [
    email,
  ])
  return (rows as { encrypted_password: string }[])[0]?.encrypted_password ?? ''
}
const refused = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
  status,
  body.error_code,
]

describe('A44 C22: a password counts whole', () => {
  const four = '\u{1f600}'
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['73 bytes', 'a'.repeat(73), ['a'.repeat(72), `${'a'.repeat(72)}b`, 'a'.repeat(74)]],
    ['72 bytes', 'x'.repeat(72), ['x'.repeat(71), `${'x'.repeat(72)}suffix`]],
    ['64 characters of four bytes', four.repeat(64), [four.repeat(63), `${four.repeat(63)}\u{1f601}`]],
    ['64 letters', 'k'.repeat(64), ['k'.repeat(63), 'k'.repeat(65)]],
    ['1024 bytes', 'z'.repeat(1024), [`${'z'.repeat(1023)}y`]],
    ['blanks around and inside', '  two  words  ', ['two  words', '  two words  ', ' two  words ']],
    ['signs and other scripts', '"\'\\;--<b>\u202e\u05e9\u05dc\u05d5\u05dd', ['"\'\\;--<b>']],
    ['capitals', 'Correct Horse', ['correct horse', 'CORRECT HORSE']],
  ]
  it.each(cases)('%s', async (_what, secret, others) => {
    const { status, email } = await register(secret)
    expect(status).toBe(200)
    expect((await logIn(server, email, secret)).status).toBe(200)
    for (const other of others)
      expect(refused(await logIn(server, email, other))).toEqual([400, 'invalid_credentials'])
  })

  it('of 1025 bytes, and one with NUL, is refused when set and when shown', async () => {
    const { email } = await register('a long password')
    for (const secret of [
      'z'.repeat(1025),
      four.repeat(257),
      'a long password\0',
      'a long\0password',
      '\0',
    ]) {
      expect(refused(await register(secret))).toEqual([400, 'validation_failed'])
      expect(refused(await logIn(server, email, secret))).toEqual([400, 'validation_failed'])
    }
  })
})

describe('A44 C23: characters', () => {
  const spellings: readonly (readonly [string, string, string])[] = [
    ['composed and not', 'caf\u00e9 au lait', 'cafe\u0301 au lait'],
    ['not composed and so', 'cafe\u0301 au lait', 'caf\u00e9 au lait'],
    ['a ligature (NFKC)', '\ufb01ne weather', 'fine weather'],
    ['full width (NFKC)', '\uff50\uff41\uff53\uff53word', 'password'],
  ]
  it.each(spellings)('%s are one password', async (_what, set, shown) => {
    const { email } = await register(set)
    expect((await logIn(server, email, set)).status).toBe(200)
    expect((await logIn(server, email, shown)).status).toBe(200)
    expect((await logIn(server, email, `${shown}x`)).status).toBe(400)
  })

  it('an imported hash of the raw form opens with exactly that', async () => {
    const email = newAddress()
    const password_hash = await bcrypt.hash('\ufb01ne weather', 4)
    await ask(server, 'POST', '/auth/v1/admin/users', {
      as: server.config.serviceRoleKey,
      body: { email, password_hash, email_confirm: true },
    })
    expect((await logIn(server, email, 'fine weather')).status).toBe(400)
    expect((await logIn(server, email, '\ufb01ne weather')).status).toBe(200)
  })

  it('are counted as code points', async () => {
    expect(refused(await register('\u{1f600}'.repeat(7)))).toEqual([422, 'weak_password'])
    expect((await register('\u{1f600}'.repeat(8))).status).toBe(200)
  })
})

describe('what a new password must be', () => {
  it('C21: 8 characters at least (decision 27), more where the operator says so', async () => {
    expect(await register('1234567')).toMatchObject({
      status: 422,
      body: { error_code: 'weak_password', weak_password: { reasons: ['length'] } },
    })
    expect((await register('12345678')).status).toBe(200)
    expect(refused(await register('14 characters1', strict))).toEqual([422, 'weak_password'])
    expect((await register('15 characters 1', strict)).status).toBe(200)
    const { access_token } = (await register(password)).body as unknown as Session
    const changed = await ask(server, 'PUT', '/auth/v1/user', {
      as: access_token,
      body: { password: '1234567' },
    })
    expect(refused(changed)).toEqual([422, 'weak_password'])
  })

  it.each(['aaaaaaaa', '        ', '\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b', '--------'])(
    'C24: nothing else, so %j will do',
    async (secret) => {
      expect((await register(secret)).status).toBe(200)
    },
  )

  it('C24: kinds of characters only where PASSWORD_REQUIRED says so, and no change from time to time', async () => {
    expect((await register('letters and blanks', strict)).body.weak_password).toMatchObject({
      reasons: ['characters'],
    })
    const { user } = await signUp(server)
    await server.database.query(
      `update auth.users set created_at = now() - interval '9 years', updated_at = now() - interval '9 years'
       where id = '${user.id}'`,
    )
    const { status, body } = await logIn(server, user.email)
    expect([status, 'weak_password' in body]).toEqual([200, false])
  })

  it('C28: is hashed with bcrypt of cost 10, and a cheaper hash is made anew at the next login', async () => {
    const { user } = await signUp(server)
    expect(await hashOf(user.email)).toMatch(/^\$2b\$10\$/)
    for (const prefix of ['$2a$', '$2b$', '$2y$']) {
      const email = newAddress()
      const password_hash = (await bcrypt.hash(password, 4)).replace('$2b$', prefix)
      await ask(server, 'POST', '/auth/v1/admin/users', {
        as: server.config.serviceRoleKey,
        body: { email, password_hash, email_confirm: true },
      })
      expect((await logIn(server, email, 'not the password')).status).toBe(400)
      expect(await hashOf(email)).toBe(password_hash)
      for (let times = 0; times < 2; times += 1) expect((await logIn(server, email)).status).toBe(200)
      expect(await hashOf(email)).toMatch(/^\$2b\$10\$/)
    }
  })
})

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

describe('C25: no list of ours by default (decision 27); a service of breached passwords by setting', () => {
  const breached = 'correct horse battery staple'
  const lines = (secret: string, count: string) =>
    `${'0'.repeat(35)}:5\r\n${sha1(secret).slice(5)}:${count}\r\n${'F'.repeat(35)}:0`

  it('is asked by five characters of the hash, and what it knows is refused', async () => {
    service.answer = () => ({ status: 200, body: lines(breached, '17') })
    service.asked.length = 0
    expect(await register(breached, watched)).toMatchObject({
      status: 422,
      body: { error_code: 'weak_password', weak_password: { reasons: ['pwned'] } },
    })
    expect(service.asked).toEqual([`/range/${sha1(breached).slice(0, 5)}`])
    expect((await register('another horse battery staple', watched)).status).toBe(200)
  })

  it('is not believed in lines of padding', async () => {
    service.answer = () => ({ status: 200, body: lines(breached, '0') })
    expect((await register(breached, watched)).status).toBe(200)
  })

  it('is not asked where the setting is off', async () => {
    service.asked.length = 0
    expect((await register('password')).status).toBe(200)
    expect(service.asked).toEqual([])
  })

  const faults: readonly (readonly [string, ReturnType<typeof service.answer>])[] = [
    ['a broken connection', { status: 0, body: '' }],
    ['an error', { status: 500, body: 'secret detail' }],
    ['no entry', { status: 404, body: '' }],
    ['a redirect', { status: 302, body: '', location: 'http://127.0.0.1:1/' }],
    ['more than a megabyte', { status: 200, body: 'x'.repeat(1_100_000) }],
  ]
  it.each(faults)(
    'A29: when it answers with %s no password is taken, and who has one gets in',
    async (_what, answer) => {
      service.answer = () => ({ status: 200, body: '' })
      const { email, body } = await register(password, watched)
      service.answer = () => answer
      const none = await register('a fresh long password', watched)
      expect(refused(none)).toEqual([503, 'unexpected_failure'])
      expect(none.headers.get('retry-after')).toBe('10')
      expect(none.body.msg).toBe('The password cannot be checked at the moment')
      expect(await hashOf(none.email, watched)).toBe('')
      const before = await hashOf(email, watched)
      const changed = await ask(watched, 'PUT', '/auth/v1/user', {
        as: String(body.access_token),
        body: { password: 'a fresh long password', current_password: password },
      })
      expect(refused(changed)).toEqual([503, 'unexpected_failure'])
      expect(await hashOf(email, watched)).toBe(before)
      expect(refused(await logIn(watched, email, 'a fresh long password'))).toEqual([
        400,
        'invalid_credentials',
      ])
      expect((await logIn(watched, email)).status).toBe(200)
    },
  )
})

describe('C26: a change of the password', () => {
  const age = (at: TestServer, { user }: Session) =>
    at.database.query(`update auth.mfa_amr_claims a set updated_at = now() - interval '25 hours'
      from auth.sessions s where s.id = a.session_id and s.user_id = '${user.id}'`)
  const change = (at: TestServer, as: string, body: object) =>
    ask(at, 'PUT', '/auth/v1/user', { as, body: { password: 'an entirely new one', ...body } })

  it('needs a sign-in within a day, or the current password; a refresh is no sign-in', async () => {
    const session = await signUp(server)
    await age(server, session)
    const { access_token } = (await refresh(server, session.refresh_token)).body as unknown as Session
    expect(refused(await change(server, access_token, {}))).toEqual([400, 'reauthentication_needed'])
    expect(refused(await change(server, access_token, { current_password: 'wrong one' }))).toEqual([
      400,
      'current_password_invalid',
    ])
    expect(refused(await change(server, access_token, { nonce: '000000' }))).toEqual([
      422,
      'reauthentication_not_valid',
    ])
    expect((await change(server, access_token, { current_password: password })).status).toBe(200)
    const fresh = (await logIn(server, session.user.email, 'an entirely new one')).body
    expect((await change(server, String(fresh.access_token), { password: 'yet another one' })).status).toBe(
      200,
    )
  })

  it('needs the current password always where PASSWORD_CHANGE=current says so', async () => {
    service.answer = () => ({ status: 200, body: '' })
    const { access_token } = await signUp(watched)
    expect(refused(await change(watched, access_token, {}))).toEqual([400, 'current_password_required'])
    expect(refused(await change(watched, access_token, { current_password: '' }))).toEqual([
      400,
      'current_password_invalid',
    ])
    expect((await change(watched, access_token, { current_password: password })).status).toBe(200)
  })
})
