// Broadcasts and presence between two servers on one database, over PostgreSQL and over NATS: both ways, text and bytes,
// and what becomes of the clients of a server that is killed.
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { projectRoot } from '../config/root.ts'
import { testLogins, testSecret } from './postgres.ts'
import type { SecondServerSettings } from './second-server.ts'
import { startTestServer, type TestServer } from './server.ts'

/** Below node_modules, where it finds its packages. */
const program = join(projectRoot(), `node_modules/.cache/second-server-${process.pid}.mjs`)

beforeAll(async () => {
  mkdirSync(join(program, '..'), { recursive: true })
  await build({
    entryPoints: [join(projectRoot(), 'runtime/test/second-server.ts')],
    ...{ outfile: program, bundle: true, packages: 'external', format: 'esm', platform: 'node' },
  })
})
afterAll(() => rmSync(program, { force: true }))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Another server on the same database and with the same keys. */
async function startSecond(
  first: TestServer,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const { config } = first
  const settings: SecondServerSettings = {
    env: {
      ...{ PORT: '0', APP_SECRET: testSecret, RATE_LIMIT: '0', JWT_SECRET: config.jwtSecret },
      ...{ ANON_KEY: config.anonKey, SERVICE_ROLE_KEY: config.serviceRoleKey },
      ...{ SECRETS_FILE: config.secretsFile, GENERATED_DIR: first.generatedDir },
      ...env,
    },
    logins: testLogins(first.database),
  }
  const child = fork(program, [JSON.stringify(settings)], { stdio: 'inherit' })
  const [url] = (await once(child, 'message')) as [string]
  return { url, child }
}

type Json = Readonly<Record<string, unknown>>

/** A client of version 2 of the Phoenix protocol in one channel: what it hears, and who it thinks is there. */
async function enter(url: string, key: string, topic: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=2.0.0`)
  const heard: unknown[] = []
  const present = new Map<string, unknown>()
  let joined: (() => void) | undefined
  const here = new Promise<void>((resolve) => (joined = resolve))
  const note = (who: unknown, isHere: boolean) => {
    for (const [name, told] of Object.entries((who ?? {}) as Readonly<Record<string, { metas: Json[] }>>)) {
      if (isHere) present.set(name, told.metas[0]?.at)
      else present.delete(name)
    }
  }
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      heard.push([...data.subarray(-3)])
      return
    }
    const [, , , event, payload] = JSON.parse(data.toString()) as [unknown, unknown, unknown, string, Json]
    if (event === 'phx_reply') joined?.()
    else if (event === 'broadcast') heard.push(payload.payload)
    else if (event === 'presence_state') note(payload, true)
    else if (event === 'presence_diff') {
      note(payload.leaves, false)
      note(payload.joins, true)
    }
  })
  await once(socket, 'open')
  const say = (event: string, payload: object) =>
    socket.send(JSON.stringify(['1', '1', `realtime:${topic}`, event, payload]))
  say('phx_join', { config: { presence: { enabled: true, key: `at ${url}` } } })
  await here
  return {
    heard,
    present,
    say: (payload: unknown) => say('broadcast', { type: 'broadcast', event: 'word', payload }),
    sayBytes: (...bytes: number[]) => {
      const texts = ['1', '1', `realtime:${topic}`, 'word', ''].map((text) => Buffer.from(text))
      const head = Buffer.from([3, ...texts.map(({ length }) => length), 0])
      socket.send(Buffer.concat([head, ...texts, Buffer.from(bytes)]))
    },
    track: (at: string) => say('presence', { type: 'presence', event: 'track', payload: { at } }),
    untrack: () => say('presence', { type: 'presence', event: 'untrack' }),
    leave: () => socket.close(),
  }
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 })

const natsPath = `${process.env.PATH ?? ''}:/usr/sbin`
/** A machine with Node 20 and npm alone has no NATS server: `.ci/run` installs it. */
const hasNats = spawnSync('nats-server', ['--version'], { env: { PATH: natsPath } }).status === 0
if (!hasNats) console.warn('no nats-server here: the bus is tested over PostgreSQL alone')

describe.each(hasNats ? ['PostgreSQL', 'NATS'] : ['PostgreSQL'])('over %s', (carrier) => {
  let first: TestServer
  let second: Awaited<ReturnType<typeof startSecond>>
  let nats: ChildProcess | undefined

  beforeAll(async () => {
    const env: Record<string, string> = {}
    if (carrier === 'NATS') {
      const port = await freePort()
      nats = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], {
        ...{ stdio: ['ignore', 'ignore', 'pipe'] },
        env: { PATH: natsPath },
      })
      env.NATS_URL = `nats://127.0.0.1:${port}`
      let said = ''
      nats.stderr?.on('data', (data) => (said += String(data)))
      await until(() => expect(said).toContain('Server is ready'))
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
