// rpc() of the unmodified supabase-js: by POST, GET and HEAD, with what may follow it.
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rpcSql } from './rpc-schema.ts'
import { startTestServer, type TestServer } from './server.ts'

/** What fetch sends its requests through; files that come after this one get a new one. */
interface Dispatcher {
  readonly constructor: new () => Dispatcher
  destroy(): Promise<void>
}

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: rpcSql })
})
afterAll(async () => {
  // after an abort fetch opens a connection that says nothing, and a server waits a minute for its first request
  const key = Symbol.for('undici.globalDispatcher.1')
  const all = globalThis as unknown as Record<symbol, Dispatcher>
  const used = all[key]
  if (used) all[key] = new used.constructor()
  await used?.destroy()
  await server.stop()
})

const options = {
  auth: { persistSession: false, autoRefreshToken: false },
  // realtime is not what is tested here, and Node 20 has no WebSocket
  realtime: { transport: EventTarget as unknown as typeof WebSocket },
}
const anon = () => createClient(server.url, server.config.anonKey, options)
const service = () => createClient(server.url, server.config.serviceRoleKey, options)
const alice = () => {
  const token = server.token({ sub: '00000000-0000-4000-8000-00000000000a' })
  return createClient(server.url, server.config.anonKey, {
    ...options,
    global: { headers: { authorization: `Bearer ${token}` } },
  })
}

type Client = ReturnType<typeof anon>

describe('rpc()', () => {
  it.each<[string, (client: Client) => PromiseLike<object>, object]>([
    ['by POST', (c) => c.rpc('add', { a: 1, b: 2 }), { data: 3, error: null, status: 200 }],
    ['by GET', (c) => c.rpc('add', { a: 1, b: 2 }, { get: true }), { data: 3, status: 200 }],
    ['with an array by GET', (c) => c.rpc('list', { xs: [1, 2] }, { get: true }), { data: [1, 2] }],
    ['with an array and an object by POST', (c) => c.rpc('take_pair', { p: { a: 4, b: 'x' } }), { data: 4 }],
    ['without arguments', (c) => c.rpc('numbers'), { data: [1, 2, 3] }],
    ['of void', (c) => c.rpc('forget'), { data: null, error: null, status: 204 }],
    ['of NULL', (c) => c.rpc('nothing'), { data: null, error: null, status: 200 }],
    [
      'by HEAD with count',
      (c) => c.rpc('all_books', {}, { head: true, count: 'exact' }),
      { data: null, count: 3 },
    ],
    [
      'by HEAD with an object',
      (c) => c.rpc('take_pair', { p: { a: 4, b: 'x' } }, { head: true, count: 'exact' }),
      { error: null, count: 1 },
    ],
    [
      'with count, filter, order and range',
      (c) =>
        c
          .rpc('all_books', {}, { count: 'exact' })
          .select('id')
          .gt('id', 1)
          .order('id', { ascending: false })
          .range(0, 0),
      { data: [{ id: 3 }], count: 2, status: 206 },
    ],
    [
      'with filters by GET',
      (c) => c.rpc('below', { id: 3 }, { get: true }).select('id').eq('id', 2),
      { data: [{ id: 2 }] },
    ],
    [
      'select with an embed',
      (c) => c.rpc('book', { id: 1 }).select('title, authors(name)'),
      { data: { title: 'One', authors: { name: 'Ann' } } },
    ],
    [
      'single()',
      (c) => c.rpc('all_books').select('id').eq('id', 2).single(),
      { data: { id: 2 }, error: null },
    ],
    [
      'single() of many',
      (c) => c.rpc('all_books').single(),
      { data: null, error: { code: 'PGRST116' }, status: 406 },
    ],
    [
      'maybeSingle() of none',
      (c) => c.rpc('all_books').eq('id', 9).maybeSingle(),
      { data: null, error: null },
    ],
    [
      'maybeSingle() of one',
      (c) => c.rpc('all_books').select('id').eq('id', 1).maybeSingle(),
      { data: { id: 1 } },
    ],
    ['csv()', (c) => c.rpc('pairs').csv(), { data: 'a,b\n1,x\n2,' }],
    ['of another name', (c) => c.rpc('hell'), { data: null, error: { code: 'PGRST202' }, status: 404 }],
    ['of overloads', (c) => c.rpc('same', { v: 1 }), { error: { code: 'PGRST203' }, status: 300 }],
    ['without EXECUTE', (c) => c.rpc('locked'), { error: { code: '42501' }, status: 401 }],
    ['of a schema that is not exposed', (c) => c.schema('hidden').rpc('f'), { error: { code: 'PGRST106' } }],
  ])('%s', async (_name, ask, expected) => {
    expect(await ask(anon())).toMatchObject(expected)
  })

  it('as a user and as the service', async () => {
    const uid = '00000000-0000-4000-8000-00000000000a'
    expect(await alice().rpc('whoami')).toMatchObject({ data: { role: 'authenticated', uid } })
    expect(await service().rpc('locked')).toMatchObject({ data: 1, error: null })
  })

  it('writes by POST, not by GET, and not beyond maxAffected', async () => {
    const client = alice()
    expect(await client.rpc('write_note', { note: 'a' }).select('text')).toMatchObject({
      data: [{ text: 'a' }],
    })
    expect(await client.rpc('write_note', { note: 'b' }, { get: true })).toMatchObject({
      error: { code: '25006' },
      status: 405,
    })
    // without types of the database the client does not know whether a function gives rows
    const limited = client.rpc('write_note', { note: 'c' }).maxAffected(0) as unknown as PromiseLike<object>
    expect(await limited).toMatchObject({ error: { code: 'PGRST124' } })
    expect(await client.rpc('mine', {}, { count: 'exact', head: true })).toMatchObject({ count: 1 })
  })

  it('ends at once when its signal fires, and so does the statement', async () => {
    const stop = new AbortController()
    const asked = anon().rpc('sleepy', { name: 'rpc-abort' }).abortSignal(stop.signal)
    const running = async () => {
      const { rows } = await server.database.query(
        `select 1 from pg_stat_activity where state = 'active' and wait_event = 'PgSleep' and datname = current_database()`,
      )
      return rows.length
    }
    const done = Promise.resolve(asked)
    await expect.poll(running, { timeout: 5_000 }).toBe(1)
    stop.abort()
    const message = expect.stringContaining('abort') as string
    await expect(done).resolves.toMatchObject({ data: null, error: { message } })
    await expect.poll(running, { timeout: 5_000 }).toBe(0)
  })
})
