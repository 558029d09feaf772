// Realtime without a WebSocket: event streams that resume by themselves, answers that wait for a change, broadcasts; and the
// wrong caller, the wrong input and the wrong moment.
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { ask, signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let ada: Session
beforeAll(async () => {
  server = await startTestServer({
    sql: `${todosSql}
      set role lite_admin;
      create table public.news (id int primary key, text text);
      alter table public.news enable row level security;
      create policy all_see on public.news for select using (true);
      grant select on public.news to anon, authenticated;
      alter publication supabase_realtime add table public.news;
      create policy speak on realtime.messages for insert to authenticated with check (realtime.topic() = 'hers');
      create policy hear on realtime.messages for select to authenticated using (true);
      reset role`,
    env: unlimited,
  })
  ada = await signUp(server)
})
afterAll(() => server.stop())
const sql = (text: string, values?: readonly unknown[]) => server.database.query(text, values)

interface Event {
  readonly id?: string
  readonly event: string
  readonly data: Record<string, unknown>
}

/** Reads an event stream. */
async function listen(path: string, headers: Readonly<Record<string, string>> = {}, as?: string) {
  const stop = new AbortController()
  const response = await server.request(path, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: stop.signal,
    ...(as !== undefined && { as }),
  })
  const events: Event[] = []
  let ended = false
  const reading = (async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString()
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const fields: Readonly<Record<string, string>> = Object.fromEntries(
          block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]),
        )
        if (fields.event)
          events.push({
            ...fields,
            data: JSON.parse(String(fields.data)) as Record<string, unknown>,
          } as Event)
      }
    }
  })()
    .catch(() => undefined)
    .finally(() => (ended = true))
  const take = async (count: number) => {
    await vi.waitFor(() => expect(events.length).toBeGreaterThanOrEqual(count), {
      timeout: 8_000,
      interval: 10,
    })
    return events.slice(0, count)
  }
  const close = async () => {
    stop.abort()
    await reading
  }
  return { response, events, take, close, hasEnded: () => ended }
}

describe('an event stream', () => {
  it('tells changes, and goes on behind Last-Event-ID', async () => {
    const first = await listen('/realtime/v1/changes?table=news')
    expect(first.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(first.response.headers.get('access-control-allow-origin')).toBe(null)
    await sql(`insert into news values (1, 'a'), (2, 'b')`)
    const [subscribed, one] = await first.take(3)
    expect(subscribed).toMatchObject({ event: 'subscribed', id: expect.any(String) as string })
    expect(one).toMatchObject({ event: 'INSERT', data: { type: 'INSERT', record: { id: 1, text: 'a' } } })
    await first.close()
    await sql(`update news set text = 'c' where id = 2`)
    const second = await listen('/realtime/v1/changes?table=news', { 'last-event-id': one?.id ?? '' })
    const events = await second.take(3)
    expect(events.map(({ event, data }) => [event, (data.record as { id: number } | undefined)?.id])).toEqual(
      [
        ['subscribed', undefined],
        ['INSERT', 2],
        ['UPDATE', 2],
      ],
    )
    await second.close()
    await sql('delete from news')
  })

  it('shows users their rows, and ends with their session', async () => {
    const eve = await signUp(server)
    const stream = await listen('/realtime/v1/changes?table=todos', {}, eve.access_token)
    await sql(`insert into todos (user_id, title) values ($1, 'not hers'), ($2, 'hers')`, [
      ada.user.id,
      eve.user.id,
    ])
    expect((await stream.take(2))[1]).toMatchObject({ data: { record: { title: 'hers' } } })
    await server.request('/auth/v1/logout', { method: 'POST', as: eve.access_token })
    expect((await stream.take(3))[2]).toMatchObject({ event: 'refused', data: { code: 'unauthorized' } })
    await vi.waitFor(() => expect(stream.hasEnded()).toBe(true))
    await sql('delete from todos')
  })
})

describe('an answer that waits', () => {
  const poll = async (query: string, as?: string) => {
    const { status, body } = await ask(server, 'GET', `/realtime/v1/changes?${query}`, {
      ...(as !== undefined && { as }),
    })
    return { status, ...body } as {
      status: number
      code?: string
      cursor: string
      changes: { type: string; record: { id: number } | null }[]
    }
  }

  it('begins with a cursor, then holds what came behind it, or comes empty in the end', async () => {
    const { cursor, changes } = await poll('table=news')
    expect(changes).toEqual([])
    const waiting = poll(`table=news&cursor=${cursor}`)
    await sql(`insert into news values (5)`)
    const next = await waiting
    expect(next.changes).toMatchObject([{ type: 'INSERT', record: { id: 5 } }])
    await sql(`insert into news values (6); insert into news values (7)`)
    const more = await poll(`table=news&cursor=${next.cursor}`)
    const rest = more.changes.length < 2 ? (await poll(`table=news&cursor=${more.cursor}`)).changes : []
    expect([...more.changes, ...rest].map(({ record }) => record?.id)).toEqual([6, 7])
    const { cursor: last } = await poll('table=news')
    expect(await poll(`table=news&cursor=${last}&wait=0.1`)).toMatchObject({ status: 200, changes: [] })
    await sql('delete from news')
  })

  it('refuses what a subscription refuses', async () => {
    const answers = [
      await poll('table=nothing'),
      await poll('table=todos'),
      await poll('table=news&filter=id'),
      await poll('table=news&cursor=nonsense'),
      await poll('table=news&cursor=00000000-0000-0000-0000-000000000000.1.e'),
      await poll(`table=news&wait=soon&cursor=${(await poll('table=news')).cursor}`),
    ]
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
      [400, 'invalid_filter'],
      [400, 'invalid_cursor'],
      [410, 'must_refetch'],
      [400, 'bad_request'],
    ])
    expect((await fetch(`${server.url}/realtime/v1/changes?table=news`)).status).toBe(401)
  })
})

describe('a broadcast by HTTP', () => {
  const client = () =>
    createClient(server.url, server.config.anonKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: WebSocket as unknown as typeof globalThis.WebSocket },
    })
  const post = (path: string, body: unknown, as?: string) =>
    ask(server, 'POST', `/realtime/v1/api/broadcast${path}`, { body, ...(as !== undefined && { as }) })

  it('reaches the channel, as realtime-js sends it without joining', async () => {
    const [hearing, sending] = [client(), client()]
    const heard: unknown[] = []
    const channel = hearing
      .channel('square')
      .on('broadcast', { event: '*' }, (message) => heard.push([message.event, message.payload]))
    await new Promise<void>((resolve) =>
      channel.subscribe((status: string) => status === 'SUBSCRIBED' && resolve()),
    )
    expect(await sending.channel('square').send({ type: 'broadcast', event: 'a', payload: { n: 1 } })).toBe(
      'ok',
    )
    expect(await sending.channel('square').httpSend('b', { n: 2 })).toEqual({ success: true })
    const bytes = await server.request('/realtime/v1/api/broadcast/square/events/c', {
      ...{
        method: 'POST',
        body: new Uint8Array([1, 2, 255]),
        headers: { 'content-type': 'application/octet-stream' },
      },
    })
    expect(bytes.status).toBe(202)
    await vi.waitFor(() => expect(heard).toHaveLength(3), { timeout: 8_000 })
    expect(heard.slice(0, 2)).toEqual([
      ['a', { n: 1 }],
      ['b', { n: 2 }],
    ])
    expect(new Uint8Array((heard[2] as [string, ArrayBuffer])[1])).toEqual(new Uint8Array([1, 2, 255]))
    await hearing.removeAllChannels()
    await hearing.realtime.disconnect()
  })

  it('is refused where it is none, and to private channels of others', async () => {
    const good = { topic: 't', event: 'e', payload: {} }
    for (const body of [
      {},
      { messages: [] },
      { messages: 'x' },
      { messages: [null] },
      { messages: [{ ...good, topic: '' }] },
      { messages: [{ ...good, event: 5 }] },
      { messages: [{ ...good, payload: 'x' }] },
      { messages: [{ ...good, topic: 'x'.repeat(300) }] },
    ])
      expect((await post('', body)).status, JSON.stringify(body)).toBe(422)
    expect((await post('', { messages: [good] })).status).toBe(202)
    expect((await post('/hers/events/e?private=true', {}, ada.access_token)).status).toBe(202)
    expect((await post('/hers/events/e?private=true', {})).status).toBe(403)
    expect((await post('/theirs/events/e?private=true', {}, ada.access_token)).status).toBe(403)
    expect(
      (await fetch(`${server.url}/realtime/v1/api/broadcast`, { method: 'POST', body: '{}' })).status,
    ).toBe(401)
    const text = await server.request('/realtime/v1/api/broadcast/t/events/e', {
      ...{ method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
    })
    expect(text.status).toBe(415)
  })
})
