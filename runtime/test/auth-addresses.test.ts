// Addresses that are none, two, somebody else's look, or a way into a header (A27): on every route that takes one, none of
// them makes a user, a mail or a second spelling of an account.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, logIn, newAddress, password, unlimited } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    env: { ...unlimited, AUTH_LIMIT_VERIFY: '0', AUTH_LIMIT_MAIL: '0', MAIL_PAUSE: '0' },
  })
})
afterAll(() => server.stop())

const label = (length: number) => 'a'.repeat(length)
const refusedOnes: readonly (readonly [string, string])[] = [
  ['two in a list', 'a@b.com,d@e.com'],
  ['two with a semicolon', 'a@b.com;d@e.com'],
  ['two with a blank', 'a@b.com d@e.com'],
  ['a carriage return and a header', 'a@b.com\r\nBcc: c@d.com'],
  ['a line feed', 'a@b.com\nBcc: c@d.com'],
  ['a carriage return', 'a@b.com\rBcc: c@d.com'],
  ['a header in the local part', 'a\r\nBcc: c@d.com'],
  ['a line separator', 'a@b.com\u2028Bcc: c@d.com'],
  ['a tab', 'a\tb@c.com'],
  ['NUL', 'a\0@b.com'],
  ['half a pair', 'a\ud800@b.com'],
  ['a quoted local part', '"a b"@example.com'],
  ['a quoted second address', '"a@b.com,c"@example.com'],
  ['a display name', 'Ada <ada@example.com>'],
  ['angle brackets', '<ada@example.com>'],
  ['a comment', 'ada(comment)@example.com'],
  ['a route', '@evil.com:ada@example.com'],
  ['percent routing at two at-signs', 'ada@evil.com@example.com'],
  ['a source route of old', 'evil.com!ada@@example.com'],
  ['a full-width at-sign', 'a\uff20example.com'],
  ['a small at-sign', 'a\ufe6bexample.com'],
  ['a homoglyph in the local part', '\u0430dmin@example.com'],
  ['a dotless i', 'adm\u0131n@example.com'],
  ['a letter of Kelvin', '\u212aate@example.com'],
  ['a zero-width space in the name', 'a\u200bb@example.com'],
  ['a zero-width joiner in the domain', 'a@exa\u200dmple.com'],
  ['a soft hyphen in the domain', 'a@exam\u00adple.com'],
  ['a byte order mark inside', 'a\ufeffb@example.com'],
  ['a change of direction', 'a\u202e@example.com'],
  ['a full-width dot', 'a@example\uff0ecom'],
  ['an ideographic full stop', 'a@example\u3002com'],
  ['a dot at the end', 'a@example.com.'],
  ['a dot at the end of the name', 'a.@example.com'],
  ['a dot at the beginning', '.a@example.com'],
  ['two dots', 'a..b@example.com'],
  ['two dots in the domain', 'a@example..com'],
  ['a hyphen at the end of a label', 'a@example-.com'],
  ['no domain', 'a@'],
  ['no name', '@example.com'],
  ['no at-sign', 'example.com'],
  ['one label', 'root@localhost'],
  ['an address of a machine', 'a@127.0.0.1'],
  ['an address in brackets', 'a@[127.0.0.1]'],
  ['a number for an address', 'a@2130706433'],
  ['a port', 'a@example.com:25'],
  ['a path', 'a@example.com/x'],
  ['a question', 'a@example.com?x'],
  ['a fragment', 'a@example.com#x'],
  ['a backslash', 'a@example.com\\x'],
  ['a letter in percent signs', 'a@ex%61mple.com'],
  ['a letter of Kelvin in the domain', 'a@\u212aate.com'],
  ['bold letters of mathematics', 'a@\u{1d41e}xample.com'],
  ['a ligature in the domain', 'a@\ufb01ne.com'],
  ['a half-width full stop', 'a@example\uff61com'],
  ['more than 255 characters', `${label(300)}@example.com`],
  ['a name of 65 characters', `${label(65)}@example.com`],
  ['a label of 64 characters', `a@${label(64)}.com`],
  ['a domain of 256 characters', `a@${`${label(61)}.`.repeat(4)}${label(8)}`],
]

/** Every way in for an address. */
const ways: readonly (readonly [string, string, (email: unknown) => object])[] = [
  ['POST', '/auth/v1/signup', (email) => ({ email, password })],
  ['POST', '/auth/register', (email) => ({ email, password })],
  ['POST', '/auth/login', (email) => ({ email, password })],
  ['POST', '/auth/v1/token?grant_type=password', (email) => ({ email, password })],
  ['POST', '/auth/v1/recover', (email) => ({ email })],
  ['POST', '/auth/v1/otp', (email) => ({ email })],
  ['POST', '/auth/v1/magiclink', (email) => ({ email })],
  ['POST', '/auth/v1/resend', (email) => ({ email, type: 'signup' })],
  ['POST', '/auth/v1/verify', (email) => ({ email, type: 'email', token: '000000' })],
  ['POST', '/auth/v1/invite', (email) => ({ email })],
  ['POST', '/auth/v1/admin/users', (email) => ({ email })],
  ['POST', '/auth/v1/admin/generate_link', (email) => ({ email, type: 'magiclink' })],
]
const adminPaths = /invite|admin/

const post = (method: string, path: string, body: object) =>
  ask(server, method, path, { body, ...(adminPaths.test(path) && { as: server.config.serviceRoleKey }) })

const count = async (): Promise<unknown> => {
  await server.services.auth.background.idle()
  const { rows } = await server.database.query(
    `select (select count(*)::int from auth.users) as users, (select count(*)::int from lite.mails) as mails,
       (select count(*)::int from auth.one_time_tokens) as tokens`,
  )
  return rows[0]
}

describe('A27: an address with', () => {
  it.each(refusedOnes)('%s is refused everywhere, and nothing is made of it', async (_what, email) => {
    const before = await count()
    for (const [method, path, body] of ways) {
      const answer = await post(method, path, body(email))
      expect([path, answer.status, answer.body.error_code]).toEqual([path, 400, 'validation_failed'])
    }
    expect(await count()).toEqual(before)
  })

  it.each([12, true, ['a@example.com'], { a: 'a@example.com' }])(
    'another kind of value than text (%j) is refused, too',
    async (email) => {
      const before = await count()
      for (const [method, path, body] of ways)
        expect([path, (await post(method, path, body(email))).status]).toEqual([path, 400])
      expect(await count()).toEqual(before)
    },
  )
})

describe('A27: one account has one address, however it is written:', () => {
  it.each([
    ['capitals', (email: string) => email.toUpperCase()],
    ['blanks around', (email: string) => `  ${email}\t`],
    ['a line feed at the end', (email: string) => `${email}\r\n`],
  ])('%s', async (_what, written) => {
    const email = newAddress()
    const made = await ask(server, 'POST', '/auth/v1/signup', { body: { email: written(email), password } })
    expect((made.body.user as { email: string }).email).toBe(email)
    expect((await logIn(server, written(email))).status).toBe(200)
    const again = await ask(server, 'POST', '/auth/v1/signup', { body: { email, password } })
    expect([again.status, again.body.error_code]).toEqual([422, 'user_already_exists'])
  })

  it('a name in another script is kept in ASCII, and is not the name that it looks like', async () => {
    const [latin, cyrillic] = ['ada@apple.example', 'ada@\u0430pple.example']
    const signUp = async (email: string) =>
      (await ask(server, 'POST', '/auth/v1/signup', { body: { email, password } })).body as {
        user: { id: string; email: string }
      }
    const [first, second] = [await signUp(latin), await signUp(cyrillic)]
    expect([first.user.email, second.user.email]).toEqual([latin, 'ada@xn--pple-43d.example'])
    expect(second.user.id).not.toBe(first.user.id)
    expect((await signUp('ada@B\u00fccher.example')).user.email).toBe('ada@xn--bcher-kva.example')
  })

  it('signs that mean much elsewhere mean nothing here', async () => {
    for (const email of [
      "o'hara+x@example.com",
      '%@example.com',
      '_@example.com',
      '{{.token}}@example.com',
    ]) {
      const { status } = await ask(server, 'POST', '/auth/v1/signup', { body: { email, password } })
      expect([email, status]).toEqual([email, 200])
    }
    expect((await logIn(server, '%@example.com', 'another password')).status).toBe(400)
    expect((await logIn(server, 'nobody_of_that_name@example.com')).status).toBe(400)
  })
})
