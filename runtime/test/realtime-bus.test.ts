// Broadcasts and presence between two servers on one database, over PostgreSQL and over NATS: both ways, text and bytes,
// and what becomes of the clients of a server that is killed.
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { enter } from './channel-client.ts'
import { freePort, hasNats, startNats, startSecond, type SecondServer } from './second-servers.ts'
import { startTestServer, type TestServer } from './server.ts'

const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 })

if (!hasNats) console.warn('no nats-server here: the bus is tested over PostgreSQL alone')

describe.each(hasNats ? ['PostgreSQL', 'NATS'] : ['PostgreSQL'])('over %s', (carrier) => {
  let first: TestServer
  let second: SecondServer
  let nats: ChildProcess | undefined

  beforeAll(async () => {
    const env: Record<string, string> = {}
    if (carrier === 'NATS') {
      const port = await freePort()
      nats = await startNats(port)
      env.NATS_URL = `nats://127.0.0.1:${port}`
    }
    first = await startTestServer({ env })
    second = await startSecond(first, env)
  })
  afterAll(async () => {
    second.child.kill('SIGKILL')
    await first.stop()
    nats?.kill()
  })

  it('what is said at one server is heard at the other, text and bytes, once and in order', async () => {
    const key = first.config.anonKey
    const [here, there] = [await enter(first.url, key, 'room'), await enter(second.url, key, 'room')]
    const elsewhere = await enter(second.url, key, 'another room')
    await until(() => expect(first.services.realtime.bus.isHeard).toBe(true))
    for (let n = 1; n <= 20; n += 1) here.say({ n })
    here.sayBytes(1, 2, 3)
    here.say({ large: 'x'.repeat(1_500_000) })
    await until(() => expect(there.heard).toHaveLength(22))
    expect(there.heard.slice(0, 21)).toEqual([
      ...Array.from({ length: 20 }, (_, at) => ({ n: at + 1 })),
      [1, 2, 3],
    ])
    there.sayBytes(4, 5, 6)
    there.say('back')
    await until(() => expect(here.heard).toEqual([[4, 5, 6], 'back']))
    expect(elsewhere.heard).toEqual([])
    for (const client of [here, there, elsewhere]) client.leave()
  })

  it('presence is seen at both, by those who were there and who come later, until its server is killed', async () => {
    const key = first.config.anonKey
    const here = await enter(first.url, key, 'lobby')
    const there = await enter(second.url, key, 'lobby')
    here.track('door')
    there.track('window')
    const [ofFirst, ofSecond] = [`at ${first.url}`, `at ${second.url}`]
    const both = new Map([
      [ofFirst, 'door'],
      [ofSecond, 'window'],
    ])
    await until(() => expect([here.present, there.present]).toEqual([both, both]))
    const late = await enter(first.url, key, 'lobby')
    await until(() => expect(late.present).toEqual(both))
    there.track('table')
    await until(() => expect(here.present.get(ofSecond)).toBe('table'))
    there.untrack()
    await until(() => expect(here.present.has(ofSecond)).toBe(false))
    there.track('roof')
    await until(() => expect(here.present.get(ofSecond)).toBe('roof'))
    second.child.kill('SIGKILL')
    await until(() => expect(here.present).toEqual(new Map([[ofFirst, 'door']])))
    // a server that starts learns who is there already
    second = await startSecond(
      first,
      carrier === 'NATS' ? { NATS_URL: first.config.realtime.natsUrl ?? '' } : {},
    )
    const again = await enter(second.url, key, 'lobby')
    await until(() => expect(again.present).toEqual(new Map([[ofFirst, 'door']])))
    for (const client of [here, late, again]) client.leave()
  })
})

describe('the bus over PostgreSQL', () => {
  it('writes no messages while no other server is there', async () => {
    const server = await startTestServer()
    const client = await enter(server.url, server.config.anonKey, 'room')
    client.say('to nobody')
    client.track('door')
    await until(() => expect(client.present.size).toBe(1))
    const { rows } = await server.database.query('select count(*)::int as n from realtime.bus_message')
    expect(rows).toEqual([{ n: 0 }])
    client.leave()
    await server.stop()
  })
})
