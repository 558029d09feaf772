// generated/query.ts over a whole server: queries of TanStack's cache that are kept live, shared by all who ask for the same.
import { QueryClient } from '@tanstack/react-query'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createClient } from '../../generated/client.ts'
import { createQueries, keepLive } from '../../generated/query.ts'
import { signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let ada: Session
const stops: (() => void)[] = []

beforeAll(async () => {
  server = await startTestServer({ sql: todosSql, env: unlimited })
  ada = await signUp(server)
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})
afterAll(() => server.stop())

function start() {
  const frames: string[] = []
  class Recorded extends WebSocket {
    override send(frame: string): void {
      frames.push((JSON.parse(frame) as { type: string }).type)
      super.send(frame)
    }
  }
  const db = createClient({
    url: server.url,
    key: server.config.anonKey,
    accessToken: () => ada.access_token,
    WebSocket: Recorded,
  })
  const cache = new QueryClient()
  return { db, cache, frames, queries: createQueries(db) }
}

/** Resolves when the cache holds what fits. */
function until(cache: QueryClient, fits: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!fits()) return
      leave()
      resolve()
    }
    const leave = cache.getQueryCache().subscribe(look)
    look()
  })
}

it('keeps lists, single rows and counts up to date', async () => {
  const { db, cache, queries } = start()
  const list = queries.todos.findMany({ select: { title: true }, orderBy: { id: 'asc' } })
  const one = queries.todos.findOne({ where: { title: 'b' } })
  const count = queries.todos.count({ where: { done: false } })
  for (const options of [list, one, count]) stops.push(keepLive(cache, options))
  await until(cache, () => cache.getQueryData(count.queryKey) === 0)
  await db.todos.insert([{ title: 'a' }, { title: 'b' }])
  await until(cache, () => cache.getQueryData(list.queryKey)?.length === 2)
  await until(cache, () => cache.getQueryData(one.queryKey)?.title === 'b')
  await until(cache, () => cache.getQueryData(count.queryKey) === 2)
  await db.todos.update({ where: { title: 'b' }, data: { title: 'c', done: true } })
  await until(cache, () => cache.getQueryData(one.queryKey) === null)
  await until(cache, () => cache.getQueryData(count.queryKey) === 1)
  expect(new Set(cache.getQueryData(list.queryKey)?.map(({ title }) => title))).toEqual(new Set(['a', 'c']))
})

it('subscribes once for all who ask for the same, until the last has gone', async () => {
  const { db, cache, frames, queries } = start()
  const list = () => queries.todos.findMany({ select: { id: true }, orderBy: { id: 'asc' } })
  const [first, second] = [keepLive(cache, list()), keepLive(cache, list())]
  await until(cache, () => cache.getQueryData(list().queryKey) !== undefined)
  const before = cache.getQueryData(list().queryKey)?.length ?? 0
  expect(frames).toEqual(['subscribe'])
  first()
  first()
  // a fetch that runs meanwhile does not bring back what was before
  void cache.query(list()).catch(() => undefined)
  await db.todos.insert({ title: 'more' })
  await until(cache, () => cache.getQueryData(list().queryKey)?.length === before + 1)
  second()
  expect(frames).toEqual(['subscribe', 'unsubscribe'])
  expect(() => keepLive(cache, { queryKey: ['mine'] })).toThrow(TypeError)
})
