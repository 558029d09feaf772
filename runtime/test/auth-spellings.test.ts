// Other spellings of the doors (A20): whatever the path looks like, it is another route that is none, or it counts in the
// same counter. By raw sockets, as clients of HTTP libraries tidy paths up.
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unlimited } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const most = 3

beforeAll(async () => {
  server = await startTestServer({
    env: { ...unlimited, AUTH_LIMIT_LOGIN: String(most), AUTH_LIMIT_VERIFY: String(most) },
  })
})
afterAll(() => server.stop())

interface Door {
  readonly path: string
  readonly spelt: readonly string[]
  readonly body: object
  /** What it says to a wrong try. */
  readonly refusal: string
}

interface Said {
  readonly status: number
  readonly text: string
}

/** One request, byte by byte. */
async function send(target: string, body: object): Promise<Said> {
  const { hostname, port } = new URL(server.url)
  const text = JSON.stringify(body)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (data: Buffer) => (answer += data.toString()))
  socket.on('error', () => undefined)
  socket.write(
    `POST ${target} HTTP/1.1\r\nHost: ${hostname}:${port}\r\napikey: ${server.config.anonKey}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
  )
  await once(socket, 'close')
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0), text: answer }
}

const login: Door = {
  path: '/auth/v1/token?grant_type=password',
  body: { email: 'nobody@example.com', password: 'not the password' },
  refusal: 'Invalid login credentials',
  spelt: [
    '//auth/v1/token?grant_type=password',
    '/auth//v1/token?grant_type=password',
    '/auth/v1//token?grant_type=password',
    '/auth/v1/token/?grant_type=password',
    '/auth/v1/token//?grant_type=password',
    '/auth/v1/TOKEN?grant_type=password',
    '/AUTH/v1/token?grant_type=password',
    '/auth/V1/token?grant_type=password',
    '/auth/v1/%74oken?grant_type=password',
    '/auth/v1/%74%6f%6b%65%6e?grant_type=password',
    '/auth/v1/%2574oken?grant_type=password',
    '/auth%2fv1%2ftoken?grant_type=password',
    '/auth/v1/./token?grant_type=password',
    '/auth/v1/x/../token?grant_type=password',
    '/auth/v1/%2e/token?grant_type=password',
    '/auth/v1/token;x?grant_type=password',
    '/auth/v1/token%20?grant_type=password',
    '/auth/v1/token%00?grant_type=password',
    '/auth/v1/token?grant_type=%70assword',
    '/auth/v1/token?%67rant_type=password',
    '/auth/v1/token?grant_type=password&grant_type=password',
    '/auth/v1/token?x=y&grant_type=password#fragment',
    '/auth/v1/token?grant_type=password&x=1',
    '/auth/login',
    '/auth/login/',
    '/auth//login',
    '/auth/LOGIN',
    '/auth/%6cogin',
    '/auth/login?x=1',
    'http://evil.example/auth/v1/token?grant_type=password',
    'http://127.0.0.1/auth/v1/token?grant_type=password',
    'HTTP://127.0.0.1//auth/v1/token?grant_type=password',
    'https://evil.example/auth/login',
  ],
}

const codes: Door = {
  path: '/auth/v1/verify',
  body: { type: 'email', email: 'nobody@example.com', token: '000000' },
  refusal: 'Token has expired or is invalid',
  spelt: [
    '//auth/v1/verify',
    '/auth/v1/verify/',
    '/auth/v1/VERIFY',
    '/auth/v1/%76erify',
    '/auth/v1/x/../verify',
    '/auth/v1/verify?x=1',
    '/auth/v1/verify?type=recovery',
    'http://evil.example/auth/v1/verify',
  ],
}

describe.each([
  ['logins', login],
  ['codes', codes],
] as const)('A20: the counter of %s', (_what, { path, body, refusal, spelt }) => {
  const isTry = ({ text }: Said) => text.includes(refusal)

  beforeAll(async () => {
    for (let times = 0; times < most; times += 1) expect(isTry(await send(path, body))).toBe(true)
  })

  it('refuses what is too often', async () => {
    expect((await send(path, body)).status).toBe(429)
  })

  it.each(spelt)('is not passed by as %s', async (other) => {
    const said = await send(other, body)
    expect(isTry(said)).toBe(false)
    // no route, no request that means something, or the same counter
    expect([400, 404, 429]).toContain(said.status)
  })

  it('is one for all spellings', async () => {
    await server.database.query('delete from lite.rate_limits')
    const all: Said[] = []
    for (const one of [...spelt, path, ...spelt]) all.push(await send(one, body))
    expect(all.filter(isTry)).toHaveLength(most)
    expect(all.filter(({ status }) => status < 400 || status >= 500)).toEqual([])
  })
})
