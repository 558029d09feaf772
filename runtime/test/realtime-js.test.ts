// The unmodified realtime-js on the whole server, the last one for Node 20 and the newest, both versions of its protocol:
// changes, filters, broadcast, presence, private channels, tokens that change.
import {
  createClient as createClientOfNode20,
  type RealtimeChannel,
  type SupabaseClient,
} from '@supabase/supabase-js'
import { createClient as createNewestClient } from 'supabase-js-newest'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

const releases = {
  '2.109.0': createClientOfNode20,
  '2.119.1': createNewestClient as unknown as typeof createClientOfNode20,
} as const
type Release = keyof typeof releases

let server: TestServer
let ada: Session
let bob: Session
const clients: SupabaseClient[] = []

beforeAll(async () => {
  server = await startTestServer({
    sql: `${todosSql}
      set role lite_admin;
      create table public.board (id int primary key, text text, done bool default false, at timestamptz, tags int[]);
      alter table public.board enable row level security;
      create policy all_see on public.board for select using (true);
      grant select on public.board to anon, authenticated;
      alter publication supabase_realtime add table public.board;
      create policy members_hear on realtime.messages for select to authenticated
        using (realtime.topic() = 'room of ' || auth.uid() or realtime.topic() = 'hall');
      create policy members_speak on realtime.messages for insert to authenticated
        with check (realtime.topic() = 'room of ' || auth.uid() and extension in ('broadcast', 'presence'));
      reset role`,
    env: unlimited,
  })
  ;[ada, bob] = [await signUp(server), await signUp(server)]
})
afterEach(async () => {
  for (const client of clients.splice(0)) {
    await client.removeAllChannels()
    await client.realtime.disconnect()
  }
})
afterAll(() => server.stop())

type Vsn = '1.0.0' | '2.0.0'
let release: Release = '2.109.0'
async function connect(as?: Pick<Session, 'access_token'>, vsn: Vsn = '2.0.0'): Promise<SupabaseClient> {
  const client = releases[release](server.url, server.config.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as unknown as typeof globalThis.WebSocket, vsn },
    ...(as && { accessToken: () => Promise.resolve(as.access_token) }),
  })
  clients.push(client)
  // else the first join goes out without the token, which comes by a promise
  if (as) await client.realtime.setAuth()
  return client
}

/** Resolves when it is subscribed. @throws what the client says instead */
const subscribed = (channel: RealtimeChannel): Promise<void> =>
  new Promise((resolve, reject) => {
    channel.subscribe((given: string, error) => {
      if (given === 'SUBSCRIBED') resolve()
      else if (given !== 'CLOSED') reject(error ?? new Error(given))
    })
  })
const sql = (text: string, values?: readonly unknown[]) => server.database.query(text, values)
const until = (check: () => void) => vi.waitFor(check, { timeout: 8_000, interval: 10 })

const versions = (Object.keys(releases) as Release[]).flatMap(
  (of) => [[of, '1.0.0'] as const, [of, '2.0.0'] as const] as const,
)
describe.each(versions)('supabase-js %s, protocol %s', (of, vsn) => {
  beforeAll(() => {
    release = of
  })

  it('hears of changes as Supabase tells them, by bindings and filters', async () => {
    const all: Record<string, unknown>[] = []
    const inserted: unknown[] = []
    const filtered: unknown[] = []
    const systems: unknown[] = []
    const channel = (await connect(undefined, vsn))
      .channel('any name')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'board' }, (payload) =>
        all.push(payload),
      )
      .on('postgres_changes', { event: 'INSERT', schema: 'public' }, ({ new: row }) => inserted.push(row.id))
      .on(
        'postgres_changes',
        { event: '*', schema: 'public', table: 'board', filter: 'id=in.(2,3)' },
        (payload) => filtered.push([payload.eventType, payload.new, payload.old].length),
      )
      .on('system' as 'broadcast', {} as { event: string }, (payload) => systems.push(payload))
    await subscribed(channel)
    await until(() =>
      expect(systems).toMatchObject([
        {
          extension: 'postgres_changes',
          status: 'ok',
          message: 'Subscribed to PostgreSQL',
          channel: 'any name',
        },
      ]),
    )
    await sql(
      `insert into board values (1, 'a', false, '2026-01-02 03:04:05Z', '{1,2}'); insert into board values (2, 'b')`,
    )
    await sql(`update board set done = true where id = 1; delete from board where id = 2`)
    await until(() => expect(all).toHaveLength(4))
    expect(all[0]).toEqual({
      schema: 'public',
      table: 'board',
      commit_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      eventType: 'INSERT',
      new: { id: 1, text: 'a', done: false, at: '2026-01-02T03:04:05+00:00', tags: [1, 2] },
      old: {},
      errors: null,
    })
    expect(all[2]).toMatchObject({
      eventType: 'UPDATE',
      new: { id: 1, done: true },
      old: { id: 1, done: false },
    })
    expect(all[3]).toMatchObject({ eventType: 'DELETE', new: {}, old: { id: 2, text: 'b' } })
    await until(() => expect(inserted).toEqual([1, 2]))
    expect(filtered).toHaveLength(2)
    await sql('delete from board')
  })

  it('shows users their own rows only', async () => {
    const heard = async (as: Session) => {
      const titles: unknown[] = []
      const channel = (await connect(as, vsn))
        .channel('todos')
        .on('postgres_changes', { event: '*', schema: 'public', table: 'todos' }, ({ new: row, old }) =>
          titles.push((row as { title?: string }).title ?? (old as { title?: string }).title),
        )
      await subscribed(channel)
      return titles
    }
    const [hers, his] = [await heard(ada), await heard(bob)]
    await sql(`insert into todos (user_id, title) values ($1, 'hers')`, [ada.user.id])
    await sql(`insert into todos (user_id, title) values ($1, 'his')`, [bob.user.id])
    await sql('delete from todos')
    await until(() =>
      expect([hers, his]).toEqual([
        ['hers', 'hers'],
        ['his', 'his'],
      ]),
    )
  })

  it('refuses a table that is not there for the caller', async () => {
    const channel = (await connect(undefined, vsn))
      .channel('x')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'todos' }, () => undefined)
    await expect(subscribed(channel)).rejects.toThrow(/not published for realtime, or you may not read it/)
  })

  it('broadcasts to the others, to itself where it wants to, and says when it has', async () => {
    const heard: [string, unknown][] = []
    const listen = async (name: string, config = {}) => {
      const channel = (await connect(undefined, vsn)).channel('shout', { config: { broadcast: config } })
      channel.on('broadcast', { event: 'cry' }, ({ payload }) => heard.push([name, payload]))
      await subscribed(channel)
      return channel
    }
    const first = await listen('first')
    const second = await listen('second', { self: true, ack: true })
    await listen('third')
    await first.send({ type: 'broadcast', event: 'cry', payload: { text: 'ä "x"', n: 1 } })
    expect(await second.send({ type: 'broadcast', event: 'cry', payload: { n: 2 } })).toBe('ok')
    await first.send({ type: 'broadcast', event: 'other', payload: {} })
    await until(() => expect(heard).toHaveLength(5))
    expect(heard.filter(([name]) => name === 'first')).toEqual([['first', { n: 2 }]])
    expect(heard.filter(([name]) => name === 'third')).toEqual([
      ['third', { text: 'ä "x"', n: 1 }],
      ['third', { n: 2 }],
    ])
  })

  it('keeps presence: who is there, who comes, changes and goes', async () => {
    const join = async (key: string) => {
      const client = await connect(undefined, vsn)
      const channel = client.channel('lobby', { config: { presence: { key } } })
      const seen: [string, string][] = []
      channel
        .on('presence', { event: 'join' }, ({ key: who }) => seen.push(['join', who]))
        .on('presence', { event: 'leave' }, ({ key: who }) => seen.push(['leave', who]))
      await subscribed(channel)
      return { client, channel, seen }
    }
    const [a, b] = [await join('ada'), await join('bob')]
    expect(await a.channel.track({ at: 'door' })).toBe('ok')
    expect(await b.channel.track({ at: 'window' })).toBe('ok')
    await until(() => expect(Object.keys(a.channel.presenceState()).sort()).toEqual(['ada', 'bob']))
    const late = await join('late')
    await until(() =>
      expect(late.channel.presenceState()).toMatchObject({ ada: [{ at: 'door' }], bob: [{ at: 'window' }] }),
    )
    await a.channel.track({ at: 'table' })
    await until(() => expect(late.channel.presenceState()).toMatchObject({ ada: [{ at: 'table' }] }))
    await b.channel.untrack()
    await until(() => expect(Object.keys(late.channel.presenceState())).toEqual(['ada']))
    await a.client.realtime.disconnect()
    await until(() => expect(late.channel.presenceState()).toEqual({}))
    expect(late.seen).toContainEqual(['leave', 'bob'])
  })

  it('follows a token that changes, and closes when it holds no more', async () => {
    const eve = await signUp(server)
    const statuses: string[] = []
    const titles: unknown[] = []
    let token = ada.access_token
    const client = await connect(
      {
        get access_token() {
          return token
        },
      },
      vsn,
    )
    client
      .channel('todos')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'todos' }, ({ new: row }) =>
        titles.push((row as { title: string }).title),
      )
      .subscribe((status) => statuses.push(status))
    await until(() => expect(statuses).toEqual(['SUBSCRIBED']))
    token = eve.access_token
    await client.realtime.setAuth()
    await new Promise((resolve) => setTimeout(resolve, 300))
    await sql(`insert into todos (user_id, title) values ($1, 'ada'), ($2, 'eve')`, [
      ada.user.id,
      eve.user.id,
    ])
    await until(() => expect(titles).toEqual(['eve']))
    await server.request('/auth/v1/logout', { method: 'POST', as: eve.access_token })
    await until(() => expect(statuses).toContain('CLOSED'))
    await sql('delete from todos')
  })
})

describe.each(Object.keys(releases) as Release[])('private channels with supabase-js %s', (of) => {
  beforeAll(() => {
    release = of
  })

  const join = async (as: Session | undefined, topic: string, config = {}) => {
    const channel = (await connect(as)).channel(topic, { config: { private: true, ...config } })
    const heard: Record<string, unknown>[] = []
    channel.on('broadcast', { event: '*' }, (message) => heard.push(message))
    await subscribed(channel)
    return { channel, heard }
  }

  it('let in whom policies let in', async () => {
    const room = `room of ${ada.user.id}`
    await expect(join(bob, room)).rejects.toThrow(
      `Unauthorized: You do not have permissions to read from this Channel topic: ${room}`,
    )
    await expect(join(undefined, room)).rejects.toThrow(/Unauthorized/)
    const [one, two] = [await join(ada, room), await join(ada, room)]
    await one.channel.send({ type: 'broadcast', event: 'hi', payload: { n: 1 } })
    await until(() => expect(two.heard).toMatchObject([{ event: 'hi', payload: { n: 1 } }]))
  })

  it('let nobody speak who may only listen, and are not the public ones of the same name', async () => {
    const [listener, other] = [await join(bob, 'hall'), await join(ada, 'hall')]
    await other.channel.send({ type: 'broadcast', event: 'hi', payload: {} })
    const open = (await connect(ada)).channel('hall')
    await subscribed(open)
    await open.send({ type: 'broadcast', event: 'hi', payload: {} })
    await sql(`select realtime.send('{"from": "database"}', 'news', 'hall', true)`)
    await until(() => expect(listener.heard).toHaveLength(1))
    expect(listener.heard).toMatchObject([
      { event: 'news', payload: { from: 'database' }, meta: { id: expect.any(String) as string } },
    ])
  })

  it('replay what the database sent to those who come late', async () => {
    const since = Date.now() - 1_000
    await sql(`select realtime.send(jsonb_build_object('n', n), 'old', 'hall') from generate_series(1, 3) n`)
    const late = await join(bob, 'hall', { broadcast: { replay: { since, limit: 2 } } })
    await until(() => expect(late.heard.filter(({ event }) => event === 'old')).toHaveLength(2))
    expect(late.heard.at(-1)).toMatchObject({ payload: { n: 3 }, meta: { replayed: true } })
  })

  it('hear of changes that triggers broadcast', async () => {
    await sql(`
      create or replace function public.tell() returns trigger language plpgsql security definer as $$
        begin perform realtime.broadcast_changes('hall', tg_op, tg_op, tg_table_name, tg_table_schema, new, old); return null; end $$;
      create trigger tell after insert or update or delete on public.board for each row execute function public.tell()`)
    const { heard } = await join(bob, 'hall')
    await sql(`insert into board (id, text) values (50, 'told'); delete from board where id = 50`)
    await until(() => expect(heard).toHaveLength(2))
    expect(heard).toMatchObject([
      {
        event: 'INSERT',
        payload: { operation: 'INSERT', table: 'board', record: { id: 50 }, old_record: null },
      },
      { event: 'DELETE', payload: { record: null, old_record: { text: 'told' } } },
    ])
    await sql('drop trigger tell on public.board')
  })
})
