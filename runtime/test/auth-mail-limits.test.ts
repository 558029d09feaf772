// How often mails may be asked for, and that nobody learns from status, body, headers, limits or time who has an account.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAddress, password, startMailServer, type Answer, type MailServer } from './auth-mail.ts'

const servers: MailServer[] = []
const start = async (env: Readonly<Record<string, string>> = {}) => {
  const server = await startMailServer({ env })
  servers.push(server)
  return server
}
afterAll(() => Promise.all(servers.map((server) => server.stop())))

/** What a stranger may ask about an address. */
const questions: readonly (readonly [path: string, body: (email: string) => object])[] = [
  ['signup', (email) => ({ email, password })],
  ['recover', (email) => ({ email })],
  ['otp', (email) => ({ email, create_user: false })],
  ['otp', (email) => ({ email, data: { a: 1 } })],
  ['magiclink', (email) => ({ email })],
  ['resend', (email) => ({ type: 'signup', email })],
  ['resend', (email) => ({ type: 'email_change', email })],
  ['verify', (email) => ({ type: 'email', email, token: '000000' })],
  ['verify', (email) => ({ type: 'recovery', email, token: '000000' })],
  ['token?grant_type=password', (email) => ({ email, password: 'not the password' })],
]

const random = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, '<time>'],
  [/[a-z]+\d+@example\.com/g, '<address>'],
] as const

/** The whole answer as text, with random parts masked. */
function masked({ status, body, headers }: Answer): string {
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name))
  const text = JSON.stringify({
    status,
    body,
    headers: kept.map(([name, value]) => [name, value.replace(/\d+/g, '#')]),
  })
  return random.reduce((whole, [pattern, name]) => whole.replace(pattern, name), text)
}

/** Addresses of three kinds, of one length. */
async function people(server: MailServer) {
  const [confirmed, unconfirmed] = [newAddress('known'), newAddress('waits')]
  await server.post('/auth/v1/signup', { email: confirmed, password })
  await server.follow((await server.mailbox.next(confirmed)).link)
  await server.post('/auth/v1/signup', { email: unconfirmed, password })
  await server.mailbox.next(unconfirmed)
  return { confirmed, unconfirmed }
}

describe('AUTH-A10, A12: who has an account', () => {
  let server: MailServer
  beforeAll(async () => {
    server = await start()
  })

  it.each(questions)('C30: is not told by the answer of /%s', async (path, bodyOf) => {
    const { confirmed, unconfirmed } = await people(server)
    const answers = []
    for (const email of [confirmed, unconfirmed, newAddress('never')])
      answers.push(masked(await server.post(`/auth/v1/${path}`, bodyOf(email))))
    expect(new Set(answers).size).toBe(1)
  })

  const median = (times: readonly number[]) =>
    [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  const timed = questions.filter(
    ([path], index) => questions.findIndex(([other]) => other === path) === index,
  )
  const costly = new Set(['signup', 'token?grant_type=password'])
  /** Milliseconds, or of what an answer takes where the machine is busy: a hash left out would be most of it. */
  const most = 5
  const mostOf = 0.1

  it.each(timed)(
    'C30: is not told by the time of /%s',
    async (path, bodyOf) => {
      const { confirmed } = await people(server)
      const differences: number[] = []
      let allowed = most
      // A difference that is there shows in each round; a noisy machine shows one now and then.
      for (let round = 0; round < 5 && !differences.some((one) => one < allowed); round += 1) {
        const known: number[] = []
        const unknown: number[] = []
        const ask = async (email: string, into: number[]) => {
          const began = performance.now()
          await server.post(`/auth/v1/${path}`, bodyOf(email))
          into.push(performance.now() - began)
        }
        // 200 calls; half of that where each costs a hash
        for (let turn = 0; turn < (costly.has(path) ? 50 : 100); turn += 1) {
          // by turns in either order: what an answer leaves to be done burdens both alike
          const pair = [() => ask(confirmed, known), () => ask(newAddress('never'), unknown)]
          for (const one of turn % 2 === 0 ? pair : pair.reverse()) await one()
        }
        allowed = Math.max(most, mostOf * median(known))
        // of two calls one after the other: what burdens the machine for longer burdens both
        differences.push(Math.abs(median(known.map((time, turn) => time - (unknown[turn] ?? 0)))))
      }
      expect(Math.min(...differences)).toBeLessThan(allowed)
    },
    240_000,
  )
})

describe('AUTH-A10: limits', () => {
  it('C30: let one mail a minute of a kind go to an address, whether it is known or not', async () => {
    const server = await start({ MAIL_PAUSE: '1m' })
    const { confirmed } = await people(server)
    for (const path of ['recover', 'otp']) {
      const answers = []
      for (const email of [confirmed, newAddress('never')]) {
        expect((await server.post(`/auth/v1/${path}`, { email })).status).toBe(200)
        const refused = await server.post(`/auth/v1/${path}`, { email })
        expect(refused).toMatchObject({ status: 429, body: { error_code: 'over_email_send_rate_limit' } })
        expect(refused.body.msg).toMatch(
          /^For security purposes, you can only request this after \d+ seconds\.$/,
        )
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
        answers.push(masked(refused).replace(/\d+ seconds/, '# seconds'))
      }
      expect(new Set(answers).size).toBe(1)
    }
    const again = await server.post('/auth/v1/signup', { email: confirmed, password })
    expect(again.body.error_code).toBe('over_email_send_rate_limit')
    // written in another way it is the same address
    expect((await server.post('/auth/v1/recover', { email: ` ${confirmed.toUpperCase()} ` })).status).toBe(
      429,
    )
  })

  it('let no address be flooded, minute by minute', async () => {
    const server = await start({ MAIL_PAUSE: '1s' })
    const email = newAddress()
    let sent = 0
    for (let minute = 0; minute < 12; minute += 1) {
      sent += (await server.post('/auth/v1/recover', { email })).status === 200 ? 1 : 0
      await server.database.query(
        `update lite.rate_limits set resets_at = now() where key like 'mail recovery%' and key not like '%hour'`,
      )
    }
    expect(sent).toBe(10)
  })

  it('hold for the whole instance', async () => {
    const server = await start({ AUTH_LIMIT_MAIL: '3' })
    const ask = async () => server.post('/auth/v1/recover', { email: newAddress() })
    const answers = []
    for (let times = 0; times < 4; times += 1) answers.push(await ask())
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(answers[3]?.body).toMatchObject({
      error_code: 'over_email_send_rate_limit',
      msg: 'email rate limit exceeded',
    })
  })

  it.each([
    ['OTP', 'recover', { email: 'a@example.com' }],
    ['VERIFY', 'verify', { type: 'email', token_hash: 'x' }],
  ])('hold for a client’s address: AUTH_LIMIT_%s', async (name, path, body) => {
    const server = await start({ [`AUTH_LIMIT_${name}`]: '3' })
    const statuses = []
    for (let times = 0; times < 4; times += 1)
      statuses.push((await server.post(`/auth/v1/${path}`, body)).status)
    expect(statuses[3]).toBe(429)
    expect(statuses.slice(0, 3)).not.toContain(429)
  })
})
