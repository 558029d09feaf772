// SIGTERM to the running product: it says that it is not ready, answers what is under way, refuses what is new, ends with 0.
// And how a process ends otherwise: by a second signal, a fault, a stop that takes too long.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { projectRoot } from '../config/root.ts'
import { type Product, startProduct } from './product.ts'

let product: Product

beforeAll(async () => {
  product = await startProduct({
    NODE_ENV: 'production',
    LITE_GENERATE_SECRETS: 'on',
    ACCEPT_VOLATILE_WRITES: 'on', // the test cluster keeps nothing through a crash
    SHUTDOWN_TIMEOUT: '10s',
  })
  await product.database.query(
    `create function public.slow() returns text language sql as $$ select 'done' from pg_sleep(2.5) $$`,
  )
}, 60_000)

afterAll(() => product.remove())

it('drains within its time', { timeout: 30_000 }, async () => {
  const { child, url, key } = product
  const request = (path: string, init?: RequestInit) => product.request(path, init)
  await vi.waitFor(
    async () => {
      const { status } = await request('/rest/v1/rpc/slow', { method: 'OPTIONS' })
      expect(status).toBe(200)
    },
    { timeout: 10_000 },
  )
  const bucket = { method: 'POST', headers: { 'content-type': 'application/json' } }
  await request('/storage/v1/bucket', { ...bucket, body: JSON.stringify({ id: 'b', name: 'b' }) })

  const slow = request('/rest/v1/rpc/slow', { method: 'POST' }).then(async (response) => ({
    ...{ status: response.status, text: await response.text(), at: Date.now() },
  }))
  const headers = { authorization: `Bearer ${key}`, 'content-length': '10', 'content-type': 'text/plain' }
  const upload = httpRequest(`${url}/storage/v1/object/b/slow.txt`, { method: 'POST', headers, agent: false })
  const uploaded = once(upload, 'response').then(([response]) => (response as IncomingMessage).statusCode)
  upload.write('01234')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=2.0.0`)
  await once(socket, 'open')
  const closed = once(socket, 'close').then(([code]: number[]) => code)
  const { cursor } = (await (await request('/realtime/v1/changes?table=todos')).json()) as { cursor: string }
  const poll = request(`/realtime/v1/changes?table=todos&cursor=${encodeURIComponent(cursor)}&wait=25`)
  const stream = await request('/realtime/v1/changes?table=todos', {
    headers: { accept: 'text/event-stream' },
  })
  const told = stream.text()
  await sleep(300)

  const begun = Date.now()
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => ({ code, at: Date.now() }))
  child.kill('SIGTERM')
  await vi.waitFor(async () => expect((await fetch(`${url}/ready`)).status).toBe(503), {
    ...{ timeout: 900, interval: 20 },
  })
  const answer = await (await fetch(`${url}/ready`)).text()
  expect(answer).toContain('shutting down')
  expect((await request('/rest/v1/todos?limit=1')).status).toBe(200)
  // still under way, and nobody new comes in
  const refused = async (): Promise<boolean> => {
    const opened = httpRequest(`${url}/health`, { agent: false })
    opened.end()
    return await once(opened, 'response').then(
      () => false,
      (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED',
    )
  }
  await vi.waitFor(async () => expect(await refused()).toBe(true), { timeout: 1_800, interval: 50 })
  const refusedAt = Date.now()
  expect(child.exitCode).toBeNull()
  expect(await closed).toBe(1012)
  expect((await poll).status).toBe(200)
  expect(await told).toContain('event: subscribed')
  upload.end('56789')
  expect(await uploaded).toBe(200)
  expect(await slow).toMatchObject({ status: 200, text: '"done"' })
  expect((await slow).at).toBeGreaterThan(refusedAt)
  expect((await ended).code).toBe(0)
  expect((await ended).at - begun).toBeLessThan(10_000)
})

describe('a process', () => {
  const program = join(projectRoot(), `node_modules/.cache/shutdown-${process.pid}.mjs`)

  beforeAll(async () => {
    mkdirSync(join(program, '..'), { recursive: true })
    await build({
      entryPoints: [join(projectRoot(), 'runtime/test/shutdown-process.ts')],
      ...{ outfile: program, bundle: true, packages: 'external', format: 'esm', platform: 'node' },
    })
  })

  afterAll(() => rmSync(program))

  /** Its exit code and all that it said, once `act` was done to it. */
  async function end(
    act: (child: ReturnType<typeof spawn>) => Promise<void> | void,
    limit = 5_000,
  ): Promise<{ readonly code: unknown; readonly output: string }> {
    const child = spawn(process.execPath, [program, String(limit)], { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (part) => (output += String(part)))
    const closed = once(child, 'close')
    await vi.waitFor(() => expect(output).toContain('running'), { timeout: 5_000, interval: 10 })
    await act(child)
    const [code] = (await closed) as [number | null]
    return { code, output }
  }

  it('stops what it started, then ends with 0', async () => {
    const { code, output } = await end((child) => void child.kill('SIGINT'))
    expect(code).toBe(0)
    expect(output).toContain('stopped the slow part')
  })

  it('ends at once at the second signal', async () => {
    const { code, output } = await end(async (child) => {
      child.kill('SIGTERM')
      await sleep(100)
      child.kill('SIGTERM')
    })
    expect(code).toBe(130)
    expect(output).not.toContain('stopped the slow part')
  })

  it('stops what it started after a fault that nobody caught, then ends with 1', async () => {
    const { code, output } = await end((child) => void child.stdin?.write('now'))
    expect(code).toBe(1)
    expect(output).toMatch(/nobody catches it.*stopped the slow part/s)
  })

  it('ends with 1 where stopping takes too long', async () => {
    const { code, output } = await end((child) => void child.kill('SIGTERM'), 150)
    expect(code).toBe(1)
    expect(output).toContain('not stopped after 150 ms')
  })
})
