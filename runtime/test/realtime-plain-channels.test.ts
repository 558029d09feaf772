// Channels in the plain protocol: broadcasts, presence, private ones by policies on realtime.messages.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signUp, unlimited, type Session } from './auth-client.ts'
import { connectPlain, ofType, type PlainClient } from './realtime-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let ada: Session
const open: PlainClient[] = []
beforeAll(async () => {
  server = await startTestServer({ env: unlimited })
  ada = await signUp(server)
})
afterEach(() => {
  for (const client of open.splice(0)) client.close()
})
afterAll(() => server.stop())

async function connect(query: Readonly<Record<string, string>> = {}, as?: Session): Promise<PlainClient> {
  const client = await connectPlain(server, { ...query, ...(as && { access_token: as.access_token }) })
  open.push(client)
  return client
}
const sql = (text: string) => server.database.query(text)

describe('channels', () => {
  it('carry broadcasts to the others and show who is there', async () => {
    const [one, two] = [await connect({}, ada), await connect()]
    for (const client of [one, two]) {
      client.send({ type: 'join', channel: 'room' })
      expect(await client.next()).toEqual({ type: 'joined', channel: 'room' })
      expect(await client.next()).toEqual({ type: 'presence', channel: 'room', joins: {}, leaves: {} })
    }
    one.send({ type: 'broadcast', channel: 'room', event: 'hi', payload: { n: 1 } })
    expect(await two.next()).toEqual({ type: 'broadcast', channel: 'room', event: 'hi', payload: { n: 1 } })
    one.send({ type: 'presence', channel: 'room', state: { at: 'door' } })
    const key = ada.user.id
    expect(await two.next()).toMatchObject({
      type: 'presence',
      joins: { [key]: [{ at: 'door' }] },
      leaves: {},
    })
    await one.next(ofType('presence'))
    one.send({ type: 'leave', channel: 'room' })
    expect(await two.next()).toMatchObject({ joins: {}, leaves: { [key]: [{ at: 'door' }] } })
    expect(await one.next()).toEqual({ type: 'left', channel: 'room' })
  })

  it('are heard of only by whom policies let in, where they are private', async () => {
    await sql(
      `create policy hear on realtime.messages for select to authenticated using (realtime.topic() = 'hall')`,
    )
    const [member, stranger] = [await connect({}, ada), await connect()]
    stranger.send({ type: 'join', channel: 'hall', private: true })
    expect(await stranger.next()).toMatchObject({ type: 'error', code: 'forbidden' })
    member.send({ type: 'join', channel: 'hall', private: true })
    expect(await member.next()).toMatchObject({ type: 'joined' })
    await member.next(ofType('presence'))
    await sql(`select realtime.send('{"n": 1}', 'news', 'hall')`)
    expect(await member.next()).toMatchObject({ type: 'broadcast', event: 'news', payload: { n: 1 } })
    member.send({ type: 'broadcast', channel: 'hall', event: 'x', payload: 1 })
    expect(await member.next()).toMatchObject({ type: 'error', code: 'forbidden' })
    member.send({ type: 'broadcast', channel: 'elsewhere', event: 'x', payload: 1 })
    expect(await member.next()).toMatchObject({ type: 'error', code: 'not_joined' })
    member.send({ type: 'presence', channel: 'hall', state: [] })
    expect(await member.next()).toMatchObject({ type: 'error', code: 'bad_request' })
  })
})
