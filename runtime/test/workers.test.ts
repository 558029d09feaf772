// WORKERS=2: two processes answer on one port, agree on what is served and allowed, and one that dies is replaced.
import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { enter } from './channel-client.ts'
import { type Product, startProduct } from './product.ts'

let product: Product
const metricsToken = 'a token of the metrics'

interface Answer {
  readonly status: number
  readonly body: string
}

/** One request on a connection of its own: whichever worker is free takes it. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const agent = new Agent({ keepAlive: false })
  const request = httpRequest(`${product.url}${path}`, {
    agent,
    headers: { apikey: product.key, ...headers },
  })
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let body = ''
  for await (const part of response) body += String(part)
  return { status: response.statusCode ?? 0, body }
}

/** The same request so often at once that most likely each of them gets some. */
const askAll = (path: string, times = 8, headers?: Readonly<Record<string, string>>) =>
  Promise.all(Array.from({ length: times }, () => ask(path, headers)))

const statusesOf = async (path: string, headers?: Readonly<Record<string, string>>) => [
  ...new Set((await askAll(path, 8, headers)).map(({ status }) => status)),
]

interface Status {
  readonly process: { readonly pid: number }
  readonly sockets: { readonly websockets: number }
}

/** What each process says of itself in the dashboard's status; asked until two have answered, at most 40 times. */
async function statuses(): Promise<ReadonlyMap<number, Status>> {
  const found = new Map<number, Status>()
  for (let turn = 0; turn < 20 && found.size < 2; turn += 1) {
    for (const { body } of await askAll('/admin/v1/status', 2)) {
      const status = JSON.parse(body) as Status
      found.set(status.process.pid, status)
    }
  }
  return found
}

const pids = async () => [...(await statuses()).keys()]

beforeAll(async () => {
  product = await startProduct({ WORKERS: '2', METRICS_TOKEN: metricsToken, RATE_LIMIT: '0' })
}, 60_000)

afterAll(() => product.remove())

describe('two workers', () => {
  it('answer both, and the primary does not', async () => {
    // the first that listens makes the server ready
    await vi.waitFor(async () => expect(await pids()).toHaveLength(2), { timeout: 5_000, interval: 50 })
    expect(await pids()).not.toContain(product.child.pid)
  })

  it('serve a changed schema both', async () => {
    await product.database.query(`create table notes (id int primary key)`)
    await vi.waitFor(
      async () => {
        expect(await statusesOf('/rest/v1/notes?select=id')).toEqual([200])
      },
      { timeout: 10_000, interval: 50 },
    )
    expect(await statusesOf('/ready')).toEqual([200])
  })

  it('take a new key at once, and refuse it once it is revoked', async () => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } }
    for (let round = 0; round < 5; round += 1) {
      const body = JSON.stringify({ kind: 'secret', name: `key ${round}` })
      const made = await product.request('/admin/v1/keys', { ...post, body })
      const { id, secret } = (await made.json()) as { id: string; secret: string }
      const use = () => statusesOf('/rest/v1/notes', { apikey: secret })
      expect(await use()).toEqual([200])
      await product.request(`/admin/v1/keys/${id}`, { method: 'DELETE' })
      expect(await use()).toEqual([401])
    }
  })

  it('carry broadcasts from one to the other', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 4 }, () => enter(product.url, product.key, 'room')),
    )
    const held = [...(await statuses()).values()].map(({ sockets: own }) => own.websockets)
    expect(held).toEqual([expect.any(Number), expect.any(Number)])
    expect(held).not.toContain(0)
    sockets[0]?.say({ word: 'hello' })
    await vi.waitFor(
      () => {
        for (const socket of sockets.slice(1)) expect(socket.heard).toEqual([{ word: 'hello' }])
      },
      { timeout: 5_000 },
    )
    const { body } = await ask('/metrics', { authorization: `Bearer ${metricsToken}` })
    expect(body).toContain('lite_realtime_clients{kind="websockets"} 4')
    for (const socket of sockets) socket.leave()
  })

  it('add up their metrics', async () => {
    const counted = async () => {
      const { body } = await ask('/metrics', { authorization: `Bearer ${metricsToken}` })
      const [, count] =
        /^http_server_request_duration_seconds_count\{http_request_method="GET",http_route="\/rest\/v1\/notes",http_response_status_code="200"\} (\d+)$/m.exec(
          body,
        ) ?? []
      return Number(count ?? 0)
    }
    const before = await counted()
    await Promise.all(Array.from({ length: 10 }, () => ask('/rest/v1/notes')))
    await vi.waitFor(async () => expect(await counted()).toBe(before + 10), { timeout: 2_000 })
    const { body } = await ask('/metrics', { authorization: `Bearer ${metricsToken}` })
    expect(body.match(/^# TYPE lite_db_pool_max gauge$/gm)).toHaveLength(1)
    expect(body).toContain('lite_db_pool_max{pool="api"} 30') // of three processes
  })

  it('are replaced when they die, while the other goes on', async () => {
    const before = await pids()
    const [victim] = before
    if (victim === undefined) throw new Error('no worker')
    // what it holds, and the connection that is on its way to it, end with it
    process.kill(victim, 'SIGSTOP')
    const asked = Array.from({ length: 6 }, () => ask('/rest/v1/notes').catch(() => undefined))
    await sleep(100)
    process.kill(victim, 'SIGKILL')
    const answers = await Promise.all(asked)
    expect(answers.filter((answer) => answer?.status === 200).length).toBeGreaterThanOrEqual(5)
    for (let turn = 0; turn < 10; turn += 1) expect((await ask('/rest/v1/notes')).status).toBe(200)
    await vi.waitFor(
      async () => {
        const after = await pids()
        expect(after).toHaveLength(2)
        expect(after).not.toContain(victim)
      },
      { timeout: 10_000, interval: 100 },
    )
    expect(await statusesOf('/rest/v1/notes?select=id')).toEqual([200])
  })

  it('end all with the primary', async () => {
    const workers = await pids()
    const ended = once(product.child, 'exit')
    product.child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    for (const worker of workers) expect(() => process.kill(worker, 0)).toThrow('ESRCH')
  })
})
