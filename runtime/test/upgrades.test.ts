// Requests with `Upgrade`: only WebSockets of realtime become something else; h2c, which curl and Java offer, is answered as
// the request that it is, with its body; a WebSocket elsewhere is no fault of ours.
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { todosSql } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: todosSql })
})
afterAll(() => server.stop())

/** One request as bytes. @returns status and body */
function send(method: string, path: string, upgrade: string, body = ''): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const websocket = 'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', (data) => {
      answer += data.toString()
      if (answer.includes('\r\n\r\n')) socket.end()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: ${upgrade}\r\n` +
        `http2-settings: AAMAAABkAAQAAP__\r\n${upgrade === 'websocket' ? websocket : ''}` +
        `apikey: ${server.config.serviceRoleKey}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

it('an offer of h2c changes nothing, for reads and for writes', async () => {
  expect(statusOf(await send('GET', '/rest/v1/todos', 'h2c'))).toBe(200)
  expect(statusOf(await send('GET', '/health', 'h2c'))).toBe(200)
  const signUp = await send(
    'POST',
    '/auth/v1/signup',
    'h2c',
    '{"email":"h2c@example.com","password":"long enough"}',
  )
  expect(statusOf(signUp)).toBe(200)
  const { rows } = await server.database.query(`select id from auth.users where email = 'h2c@example.com'`)
  const [user] = rows as { id: string }[]
  const body = JSON.stringify({ title: 'by h2c', user_id: user?.id })
  expect(statusOf(await send('POST', '/rest/v1/todos', 'h2c', body))).toBe(201)
  expect((await server.database.query('select title from todos')).rows).toEqual([{ title: 'by h2c' }])
})

it.each(['/rest/v1/todos', '/rest/v1/nothing', '/auth/v1/settings', '/nowhere', '/'])(
  'a WebSocket on %s is answered, and is no fault of ours',
  async (path) => {
    const status = statusOf(await send('GET', path, 'websocket'))
    expect(status).toBeGreaterThanOrEqual(200)
    expect(status).toBeLessThan(500)
  },
)

it('a WebSocket on realtime becomes one', async () => {
  expect(statusOf(await send('GET', '/realtime/v1', 'websocket'))).toBe(101)
  expect(statusOf(await send('GET', '/realtime/v1', 'h2c'))).toBe(426)
})
