// The resumable transport under the unmodified supabase-js: lines that are cut, a server that is killed, history that is
// gone, pages that are loaded again. All changes come, none twice.
import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient as createNewestClient } from 'supabase-js-newest'
import WebSocket from 'ws'
import { resumable, type ResumableOptions } from '../client/supabase-resume.ts'
import { unlimited } from './auth-client.ts'
import { startTcpProxy, type TcpProxy } from './realtime-model/nemesis.ts'
import { freePort, startSecond } from './second-servers.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let line: TcpProxy
let port: number
const clients: SupabaseClient[] = []

beforeAll(async () => {
  server = await startTestServer({
    sql: `create table public.board (id int primary key, text text);
      create policy all_see on public.board for select using (true);
      grant select on public.board to anon;
      alter publication supabase_realtime add table public.board`,
    env: unlimited,
  })
  port = Number(new URL(server.url).port)
  line = await startTcpProxy(() => port)
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.realtime.disconnect()
  port = Number(new URL(server.url).port)
  await sql('delete from board')
})
afterAll(async () => {
  await line.close()
  await server.stop()
})

const sql = (text: string) => server.database.query(text)
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 10 })
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)
const insert = (from: number, to: number) =>
  sql(`insert into board select n, 'x' from generate_series(${from}, ${to}) n`)

interface Listener {
  readonly client: SupabaseClient
  readonly channel: RealtimeChannel
  readonly statuses: string[]
  /** Ids of rows, by binding. */
  readonly heard: readonly [all: number[], odd: number[]]
  readonly told: string[]
}

const makers = {
  '2.109.0': createClient,
  '2.119.1': createNewestClient as unknown as typeof createClient,
} as const

/** Two bindings that overlap, and one of them twice. */
async function listen(options: {
  readonly release?: keyof typeof makers
  readonly vsn?: string
  readonly storage?: ResumableOptions['storage']
}): Promise<Listener> {
  const { release = '2.109.0', vsn = '2.0.0', storage } = options
  const client = makers[release](`http://${line.url}`, server.config.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: {
      ...{ vsn, reconnectAfterMs: () => 50 },
      transport: resumable({ WebSocket, ...(storage && { storage }) }),
    },
  })
  clients.push(client)
  const [statuses, told]: [string[], string[]] = [[], []]
  const heard: [number[], number[]] = [[], []]
  const wanted = { event: 'INSERT', schema: 'public', table: 'board' } as const
  const channel = client
    .channel('board')
    .on('postgres_changes', wanted, ({ new: row }) => heard[0].push(Number(row.id)))
    .on('postgres_changes', { ...wanted, filter: 'text=eq.odd' }, ({ new: row }) =>
      heard[1].push(Number(row.id)),
    )
    .on('system' as 'broadcast', {} as { event: string }, (message) => told.push(String(message.message)))
    .subscribe((status) => statuses.push(status))
  await until(() => expect(statuses).toContain('SUBSCRIBED'))
  return { client, channel, statuses, heard, told }
}

async function cutAndWrite({ statuses }: Listener, write: () => Promise<unknown>): Promise<void> {
  const before = statuses.filter((status) => status === 'SUBSCRIBED').length
  line.cut()
  await write()
  await until(() =>
    expect(statuses.filter((status) => status === 'SUBSCRIBED').length).toBeGreaterThan(before),
  )
}

describe.each([
  ['2.109.0', '1.0.0'],
  ['2.109.0', '2.0.0'],
  ['2.119.1', '1.0.0'],
  ['2.119.1', '2.0.0'],
] as const)('supabase-js %s, protocol %s', (release, vsn) => {
  it('goes on where it was when the line was cut, from the first moment on, binding by binding', async () => {
    const listener = await listen({ release, vsn })
    const { heard, told } = listener
    await cutAndWrite(listener, () => insert(1, 3))
    await until(() => expect(heard[0]).toEqual([1, 2, 3]))
    for (let round = 1; round <= 5; round += 1) {
      await insert(round * 100, round * 100 + 30)
      await cutAndWrite(listener, () => sql(`insert into board values (${round * 100 + 31}, 'odd')`))
    }
    const all = [1, 2, 3, ...numbers(1, 5).flatMap((round) => numbers(round * 100, round * 100 + 31))]
    await until(() => expect(heard).toEqual([all, [131, 231, 331, 431, 531]]))
    expect(told.filter((message) => message !== 'Subscribed to PostgreSQL')).toEqual([])
  })

  it('hears of nothing twice that is under way while lines are cut', { timeout: 60_000 }, async () => {
    const { heard } = await listen({ release, vsn })
    for (let n = 1; n <= 300; n += 1) {
      await sql(`insert into board values (${n}, '${n % 2 === 1 ? 'odd' : 'even'}')`)
      if (n % 60 === 0) line.cut()
    }
    await until(() =>
      expect(heard).toEqual([numbers(1, 300), numbers(1, 300).filter((number) => number % 2 === 1)]),
    )
  })
})

it('goes on at another process when its server is killed, and when that has started again', async () => {
  const own = String(await freePort())
  let second = await startSecond(server, { PORT: own })
  port = Number(own)
  line.cut()
  const listener = await listen({})
  await insert(1, 5)
  second.child.kill('SIGKILL')
  await insert(6, 9)
  second = await startSecond(server, { PORT: own })
  await until(() => expect(listener.heard[0]).toEqual(numbers(1, 9)))
  port = Number(new URL(server.url).port)
  second.child.kill('SIGKILL')
  await insert(10, 12)
  await until(() => expect(listener.heard[0]).toEqual(numbers(1, 12)))
})

/** All parts of the log, one after the other. */
/** As the clean-up would once no transaction of the whole cluster, of another test too, is older than what is there. */
async function emptyHistory(): Promise<void> {
  await until(async () => {
    await sql(`select realtime.advance(interval '0')`)
    const { rows } = await sql(`select count(*)::int as unseen from realtime.change_log c
      where not pg_visible_in_snapshot(c.xid, (select t.snap from realtime.tick t order by t.n desc limit 1))`)
    expect(rows).toEqual([{ unseen: 0 }])
  })
  await sql(`truncate realtime.change_log;
    update realtime.stream set floor = (select max(n) from realtime.tick), floor_id = 0`)
}

it('tells the app when history is gone, and goes on', async () => {
  const listener = await listen({})
  const { heard, told } = listener
  await insert(1, 2)
  await until(() => expect(heard[0]).toEqual([1, 2]))
  await cutAndWrite(listener, async () => {
    await insert(3, 4)
    await emptyHistory()
  })
  await until(() => expect(told).toContain('must_refetch'))
  await insert(5, 6)
  await until(() => expect(heard[0]).toEqual([1, 2, 5, 6]))
  await cutAndWrite(listener, () => insert(7, 8))
  await until(() => expect(heard[0]).toEqual([1, 2, 5, 6, 7, 8]))
  expect(told.filter((message) => message === 'must_refetch').length).toBeLessThanOrEqual(2)
})

it('tells the app when its server was stopped for longer than history is kept', async () => {
  const second = await startSecond(server, {})
  port = Number(new URL(second.url).port)
  const { heard, told } = await listen({})
  await insert(1, 2)
  await until(() => expect(heard[0]).toEqual([1, 2]))
  second.child.kill('SIGSTOP')
  await insert(3, 4)
  await emptyHistory()
  second.child.kill('SIGCONT')
  await until(() => expect(told).toContain('must_refetch'))
  await insert(5, 6)
  await until(() => expect(heard[0]).toEqual([1, 2, 5, 6]))
  second.child.kill('SIGKILL')
})

it('with a storage, goes on after the page was loaded again; without, and after leaving, begins anew', async () => {
  const kept = new Map<string, string>([['supabase-lite.realtime.cursors', 'no JSON']])
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
  const first = await listen({ storage })
  await insert(1, 2)
  await until(() => expect(first.heard[0]).toEqual([1, 2]))
  await first.client.realtime.disconnect()
  await insert(3, 4)
  const second = await listen({ storage })
  await until(() => expect(second.heard[0]).toEqual([3, 4]))
  const without = await listen({})
  await second.client.removeAllChannels()
  await insert(5, 6)
  const third = await listen({ storage })
  await insert(7, 8)
  await until(() =>
    expect([third.heard[0], without.heard[0]]).toEqual([
      [7, 8],
      [5, 6, 7, 8],
    ]),
  )
})

it('a cursor that is none of ours counts as one whose history is gone', async () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
  const first = await listen({ storage })
  await insert(1, 1)
  await until(() => expect(first.heard[0]).toEqual([1]))
  await first.client.realtime.disconnect()
  for (const [name, text] of kept) kept.set(name, text.replaceAll(/\.[\de]+"/g, '.?"'))
  const second = await listen({ storage })
  await until(() => expect(second.told).toContain('must_refetch'))
  await insert(2, 2)
  await until(() => expect(second.heard[0]).toEqual([2]))
})
