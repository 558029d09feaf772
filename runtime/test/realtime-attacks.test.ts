// Attacks on realtime (security.md §2.3), by their ids: expiry, floods, frames that are none, readers that do not read, forged
// bells and cursors, rows that are too large, idle sockets.
import { randomBytes } from 'node:crypto'
import { connect as connectTcp } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { signUp, todosSql, unlimited } from './auth-client.ts'
import { connectPlain, ofType, type PlainClient } from './realtime-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const open: PlainClient[] = []
beforeAll(async () => {
  server = await startTestServer({
    sql: `${todosSql}
      set role lite_admin;
      create table public.wall (id int primary key, text text);
      alter table public.wall enable row level security;
      create policy all_see on public.wall for select using (true);
      grant select on public.wall to anon, authenticated;
      alter publication supabase_realtime add table public.wall;
      reset role`,
    env: { ...unlimited, REALTIME_CONNECTIONS: '30', REALTIME_CHANNELS: '10', REALTIME_MESSAGES: '50' },
  })
})
afterEach(async () => {
  for (const client of open.splice(0)) {
    client.close()
    await client.closed
  }
})
afterAll(() => server.stop())
const sql = (text: string, values?: readonly unknown[]) => server.database.query(text, values)
async function connect(query: Readonly<Record<string, string>> = {}): Promise<PlainClient> {
  const client = await connectPlain(server, query)
  open.push(client)
  return client
}

it('W-07: a token that expires ends the connection, unless it is renewed', async () => {
  const { user, access_token: long } = await signUp(server)
  const claims = { sub: user.id, role: 'authenticated', aud: 'authenticated' }
  // beyond the leeway of 30 s in a moment
  const short = () => server.token({ ...claims, exp: Math.floor(Date.now() / 1000) - 27 })
  const [dies, lives] = [
    await connect({ access_token: short(), table: 'todos' }),
    await connect({ access_token: short(), table: 'todos' }),
  ]
  lives.send({ type: 'auth', token: long })
  await lives.next(ofType('authenticated'))
  expect(await dies.closed).toMatchObject({ code: 4001 })
  await sql(`insert into todos (user_id, title) values ($1, 'still there')`, [user.id])
  expect(await lives.next(ofType('INSERT'))).toMatchObject({ record: { title: 'still there' } })
})

it('W-07: a ban and the revocation of a key end connections at once', async () => {
  const { user, access_token } = await signUp(server)
  const banned = await connect({ access_token })
  await sql(`update auth.users set banned_until = now() + interval '1 hour' where id = $1`, [user.id])
  expect(await banned.closed).toMatchObject({ code: 4001 })
  const made = await server.request('/admin/v1/keys', {
    ...{ method: 'POST', as: server.config.serviceRoleKey },
    body: JSON.stringify({ kind: 'publishable', name: 'for a test' }),
  })
  const { id, key } = (await made.json()) as { id: string; key: string }
  const keyed = await connect({ apikey: key })
  await server.request(`/admin/v1/keys/${id}`, { method: 'DELETE', as: server.config.serviceRoleKey })
  expect(await keyed.closed).toMatchObject({ code: 4001 })
})

it('W-08: a reader that does not read costs no memory, and gets all when it reads', async () => {
  const client = await connect({ table: 'wall' })
  await client.next(ofType('subscribed'))
  client.pause()
  const rows = 400
  for (let at = 0; at < rows; at += 1) await sql(`insert into wall values ($1, $2)`, [at, 'x'.repeat(50_000)])
  const waiting = () => Math.max(0, ...server.services.realtime.sockets.waiting())
  // 20 MB were written: what waits is bounded
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(waiting()).toBeGreaterThan(500_000)
  expect(waiting()).toBeLessThan(2_500_000)
  client.resume()
  const ids = []
  for (let at = 0; at < rows; at += 1)
    ids.push(((await client.next(ofType('INSERT'))).record as { id: number }).id)
  expect(ids).toEqual(Array.from({ length: rows }, (_, at) => at))
  await sql('truncate wall')
}, 60_000)

it('W-09: a flood of messages or subscriptions is stopped', async () => {
  const [talker, subscriber] = [await connect(), await connect()]
  for (let at = 0; at < 200; at += 1) talker.send({ type: 'ping' })
  expect(await talker.closed).toMatchObject({ code: 4003, reason: 'Too many messages per second' })
  for (let id = 0; id < 11; id += 1) subscriber.send({ type: 'subscribe', id, table: 'wall' })
  expect(await subscriber.next(ofType('error'))).toMatchObject({ id: '10', code: 'too_many' })
})

it('W-09: an address has so many connections', async () => {
  const many = await Promise.all(Array.from({ length: 30 }, () => connect()))
  expect(many).toHaveLength(30)
  await expect(connect()).rejects.toThrow('429')
})

it('W-10: frames that are none end their own connection, and nothing else', async () => {
  const bystander = await connect({ table: 'wall' })
  await bystander.next(ofType('subscribed'))
  const { hostname, port } = new URL(server.url)
  const handshake =
    `GET /realtime/v1?apikey=${server.config.anonKey} HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
    `sec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\n\r\n`
  const raw = (bytes: Buffer) =>
    new Promise<string>((resolve) => {
      const socket = connectTcp(Number(port), hostname)
      let answer = ''
      socket.on('data', (data) => {
        answer += data.toString('latin1')
        if (answer.includes('\r\n\r\n')) socket.write(bytes)
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(answer))
      socket.setTimeout(5_000, () => socket.destroy())
      socket.write(handshake)
    })
  const frames: readonly Buffer[] = [
    Buffer.from([0x81, 0x05, 1, 2, 3, 4, 5]), // not masked
    Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), // a reserved bit
    Buffer.from([0x83, 0x80, 0, 0, 0, 0]), // a reserved opcode
    Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), // a length beyond all
    Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), // no UTF-8
    Buffer.from([0x89, 0xfe, 0, 0x7e, 0, 0, 0, 0]), // a ping that is too long
    Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0, 5]), // a close code that may not be sent
    ...Array.from({ length: 20 }, () =>
      Buffer.concat([Buffer.from([0x80 | Math.floor(Math.random() * 16)]), randomBytes(40)]),
    ),
  ]
  for (const frame of frames) await raw(frame)
  await sql(`insert into wall values (1, 'still there')`)
  expect(await bystander.next(ofType('INSERT'))).toMatchObject({ record: { id: 1 } })
  await sql('truncate wall')
}, 120_000)

it('W-13: a forged bell tells nothing', async () => {
  const client = await connect({ table: 'wall' })
  await client.next(ofType('subscribed'))
  await sql(`set role anon; select pg_notify('lite_realtime', '{"type":"INSERT"}'); reset role`)
  client.send({ type: 'ping' })
  await client.next(ofType('pong'))
  expect(client.frames.map(({ type }) => type)).toEqual(['subscribed', 'cursor', 'pong'])
})

it('W-14: cursors that are not ours are refused, or mean that the rows must be read anew', async () => {
  const client = await connect()
  const { cursor } = await (await connect({ table: 'wall' })).next(ofType('subscribed'))
  const [stream = ''] = String(cursor).split('.')
  const answers = []
  for (const forged of [
    'x',
    `${stream}.1`,
    `${stream}.-1.e`,
    `${stream}.1.e'--`,
    `${stream}.${'9'.repeat(30)}.e`,
    `${stream}.999999999.e`,
    `${stream}.0.0`,
  ]) {
    client.send({ type: 'subscribe', id: 'a', table: 'wall', cursor: forged })
    const { type, code } = await client.next()
    answers.push(code ?? type)
  }
  expect(answers).toEqual([...Array<string>(5).fill('invalid_cursor'), 'must_refetch', 'must_refetch'])
})

it('W-15: a row of more than a megabyte is told with its short values, the others flow', async () => {
  const client = await connect({ table: 'wall' })
  await client.next(ofType('subscribed'))
  await sql(`insert into wall values (1, repeat('x', 1200000)), (2, 'small')`)
  expect(await client.next()).toMatchObject({ type: 'INSERT', record: { id: 1 }, truncated: true })
  expect((await client.next()).record).toEqual({ id: 2, text: 'small' })
  await sql('delete from wall')
})

it('W-11: requests that never become anything hold nothing up', async () => {
  const { hostname, port } = new URL(server.url)
  const idle = Array.from({ length: 200 }, () => {
    const socket = connectTcp(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write('GET /realtime/v1 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n')
    return socket
  })
  const client = await connect()
  client.send({ type: 'ping' })
  expect((await client.next()).type).toBe('pong')
  for (const socket of idle) socket.destroy()
})

it('says goodbye with a time to come back when the server stops', async () => {
  const other = await startTestServer()
  const socket = new WebSocket(
    `${other.url.replace('http', 'ws')}/realtime/v1?apikey=${other.config.anonKey}`,
  )
  const said: string[] = []
  socket.on('message', (data: Buffer) => said.push(data.toString()))
  await new Promise((resolve) => socket.once('open', resolve))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await other.stop()
  expect(await closed).toBe(1012)
  await vi.waitFor(() => expect(said.join()).toMatch(/"code":"restarting".*"retry_after":[1-5]/))
})
