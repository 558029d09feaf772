// /admin/v1/realtime: who is connected, what is published, changes as somebody sees them, why one was told or not; and the wrong
// caller, the wrong input, the wrong moment.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import type { Explanation, RealtimeOverview, WatchedChange } from '../admin/contract/realtime.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const ada = '00000000-0000-4000-8000-00000000000a'
const eve = '00000000-0000-4000-8000-00000000000e'
const asUser = (sub: string) => ({ role: 'authenticated', claims: { sub } })

beforeAll(async () => {
  server = await startTestServer({
    sql: `
      set role lite_admin;
      create table notes (id int8 primary key, owner uuid, title text, secret text, shared boolean default false);
      alter table notes enable row level security;
      create policy own on notes for select to authenticated using (owner = auth.uid());
      create policy shared on notes for select to authenticated using (shared and length(title) > 0);
      create policy calm on notes as restrictive for select to authenticated using (title <> 'hidden');
      grant select (id, owner, title, shared) on notes to authenticated;
      create table closed (id int primary key);
      alter table closed enable row level security;
      grant select on closed to authenticated;
      create table plain (id int primary key);
      alter publication supabase_realtime add table notes, closed;
      create policy hear on realtime.messages for select to authenticated using (realtime.topic() = 'room');
      reset role;
      create table foreign_owned (id int primary key)`,
  })
})
afterAll(() => server.stop())

const send = (path: string, body: unknown, as = server.config.serviceRoleKey, method = 'POST') =>
  server.request(`/admin/v1/realtime${path}`, {
    method,
    as,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
async function refusal(path: string, body: unknown, method = 'POST') {
  const response = await send(path, body, server.config.serviceRoleKey, method)
  const { code } = (await response.json()) as { code: string }
  return [response.status, code]
}
const state = async (query = '') =>
  (await (
    await server.request(`/admin/v1/realtime${query}`, { as: server.config.serviceRoleKey })
  ).json()) as RealtimeOverview

/** Reads the event stream of somebody until it is stopped. */
async function watch(body: object) {
  const stop = new AbortController()
  const response = await server.request('/admin/v1/realtime/changes', {
    method: 'POST',
    as: server.config.serviceRoleKey,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: stop.signal,
  })
  expect(response.status).toBe(200)
  const changes: WatchedChange[] = []
  let begun = false
  void (async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString()
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, event, data = ''] = /event: (\w+)\ndata: (.*)/.exec(block) ?? []
        if (event === 'subscribed') begun = true
        else if (event !== undefined) changes.push(JSON.parse(data) as WatchedChange)
      }
    }
  })().catch(() => undefined)
  await vi.waitFor(() => expect(begun).toBe(true), { timeout: 10_000 })
  return { changes, stop: () => stop.abort() }
}
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

/** The cursor of the change that a statement makes, as the service role sees it. */
async function changeOf(sql: string, table = 'notes'): Promise<string> {
  const all = await watch({ table })
  await server.database.query(sql)
  await until(() => expect(all.changes.length).toBeGreaterThan(0))
  all.stop()
  return all.changes[0]?.cursor ?? ''
}
async function why(body: object): Promise<Explanation> {
  const response = await send('/explain', body)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return JSON.parse(text) as Explanation
}
const stopped = ({ steps }: Explanation) => steps.find(({ passes }) => passes === false)

describe('POST /realtime/changes', () => {
  it('tells the service role everything, a user what he may see, with every digit', async () => {
    const [all, hers] = [await watch({}), await watch({ as: asUser(ada), table: 'notes' })]
    await server.database.query(`insert into notes values
      (9007199254740993, '${ada}', 'hers', 'deep', false), (2, '${eve}', 'not hers', 'deep', false), (3, '${eve}', 'for all', null, true)`)
    await until(() => expect([all.changes.length, hers.changes.length]).toEqual([3, 2]))
    expect(all.changes[0]).toMatchObject({
      ...{ type: 'INSERT', schema: 'public', table: 'notes', old_record: null, truncated: false },
      record: { id: '9007199254740993', secret: '"deep"' },
    })
    expect(hers.changes.map(({ record }) => record?.title)).toEqual(['"hers"', '"for all"'])
    expect(Object.keys(hers.changes[0]?.record ?? {})).toEqual(['id', 'owner', 'title', 'shared'])
    const seen = await state()
    expect(seen.counts).toMatchObject({ stream: 2, subscriptions: 2, pulled: 0 })
    expect(seen.tables.find(({ name }) => name === 'notes')).toMatchObject({
      subscribers: 2,
      published: true,
    })
    all.stop()
    hers.stop()
  })

  it('refuses what a subscription refuses, and what is no question', async () => {
    expect(await refusal('/changes', { table: 'plain' })).toEqual([404, 'not_found'])
    expect(await refusal('/changes', { table: 'notes', filter: 'id' })).toEqual([400, 'invalid_filter'])
    expect(await refusal('/changes', { table: 'notes', event: 'SELECT' })).toEqual([400, 'bad_request'])
    expect(await refusal('/changes', { cursor: 'nonsense' })).toEqual([400, 'invalid_cursor'])
    expect(await refusal('/changes', { as: { role: 'postgres' } })).toEqual([400, 'PGRST102'])
    expect(await refusal('/changes', { as: { role: 'anon', claims: { x: '\ud800' } } })).toEqual([
      400,
      'LITE400',
    ])
  })
})

describe('POST /realtime/explain', () => {
  it('says which policy shows a row, and what is told of it', async () => {
    const cursor = await changeOf(`insert into notes values (20, '${ada}', 'one', 'deep')`)
    const told = await why({ cursor, as: asUser(ada), table: 'notes' })
    expect(told).toMatchObject({
      ...{ delivered: true, told_as: 'INSERT', operation: 'INSERT', user: ada, table: 'notes' },
      ...{ record: { id: '20', title: '"one"' }, old_record: null },
      columns: { told: ['id', 'owner', 'title', 'shared'], withheld: ['secret'] },
    })
    expect(told.record).not.toHaveProperty('secret')
    expect(told.policies.map(({ name, permissive, after }) => [name, permissive, after])).toEqual([
      ['calm', false, true],
      ['own', true, true],
      ['shared', true, false],
    ])
    expect(told.steps.map(({ step, passes }) => [step, passes])).toEqual(
      ['published', 'subscribed', 'privileges', 'policies', 'filter', 'event', 'standing'].map((step) => [
        step,
        true,
      ]),
    )
  })

  it('says which policy hides it, or that none is there', async () => {
    const cursor = await changeOf(`insert into notes values (21, '${ada}', 'hidden')`)
    expect(stopped(await why({ cursor, as: asUser(eve) }))).toMatchObject({
      step: 'policies',
      why: 'Hidden by policy "calm"',
    })
    const other = await changeOf(`insert into notes values (22, '${ada}', 'hers')`)
    expect(stopped(await why({ cursor: other, as: asUser(eve) }))?.why).toBe(
      'Not shown by policy "own", policy "shared"',
    )
    expect(await why({ cursor: other, as: { role: 'service_role' } })).toMatchObject({
      ...{ delivered: true, policies: [] },
      record: { id: '22', secret: 'null' },
    })
    const closed = await changeOf('insert into closed values (1)', 'closed')
    expect(stopped(await why({ cursor: closed, as: asUser(eve) }))).toMatchObject({ step: 'policies' })
    expect(stopped(await why({ cursor: closed, as: { role: 'anon' } }))).toMatchObject({ step: 'privileges' })
  })

  it('tells a row that leaves what may be seen as deleted', async () => {
    await changeOf(`insert into notes values (30, '${ada}', 'moves')`)
    const cursor = await changeOf(`update notes set owner = '${eve}' where id = 30`)
    expect(await why({ cursor, as: asUser(ada) })).toMatchObject({ delivered: true, told_as: 'DELETE' })
    expect(await why({ cursor, as: asUser(eve) })).toMatchObject({ delivered: true, told_as: 'UPDATE' })
  })

  it('says whether table, filter and event let it through', async () => {
    const cursor = await changeOf(`insert into notes values (40, '${ada}', 'filtered')`)
    const as = asUser(ada)
    expect(stopped(await why({ cursor, as, table: 'closed' }))?.step).toBe('subscribed')
    expect(stopped(await why({ cursor, as, table: 'notes', filter: 'title=eq.other' }))?.step).toBe('filter')
    expect(stopped(await why({ cursor, as, table: 'notes', filter: 'title=like.oth*' }))?.step).toBe('filter')
    expect(stopped(await why({ cursor, as, table: 'notes', event: 'DELETE' }))?.step).toBe('event')
    expect(await why({ cursor, as, table: 'notes', filter: 'title=like.filt%' })).toMatchObject({
      delivered: true,
    })
  })

  it('speaks of who is connected: whether he listened then', async () => {
    const socket = new WebSocket(
      `${server.url.replace('http', 'ws')}/realtime/v1?apikey=${server.config.anonKey}&access_token=${server.token({ sub: eve })}`,
    )
    const frames: { type: string }[] = []
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as { type: string }))
    await new Promise((resolve) => socket.once('open', resolve))
    const before = await changeOf(`insert into notes values (50, '${ada}', 'early')`)
    socket.send(JSON.stringify({ type: 'subscribe', id: 'mine', table: 'notes', filter: 'id=gt.0' }))
    socket.send(JSON.stringify({ type: 'join', channel: 'lobby' }))
    await until(() =>
      expect(frames.map(({ type }) => type)).toEqual(expect.arrayContaining(['subscribed', 'joined'])),
    )
    const found = (await state()).connections.find(({ kind }) => kind === 'plain')
    expect(found).toMatchObject({
      ...{ role: 'authenticated', user: eve, queue: 0, channels: [{ topic: 'lobby', private: false }] },
      subscriptions: [{ id: 'mine', table: 'notes', event: '*', filter: 'id=gt.0', state: 'pushed' }],
    })
    expect(JSON.stringify(found)).not.toContain('127.0.0.1')
    const who = { connection: found?.id, subscription: 'mine' }
    const shared = await changeOf(`insert into notes values (51, '${ada}', 'shared', null, true)`)
    expect(await why({ cursor: shared, ...who })).toMatchObject({ delivered: true, user: eve })
    expect(stopped(await why({ cursor: shared, ...who, subscription: 'mine' }))).toBeUndefined()
    const early = await why({ cursor: before, ...who })
    expect(early.delivered).toBe(false)
    expect(stopped(early)?.step).toBe('policies')
    await server.database.query('update notes set shared = true where id = 50')
    expect(await refusal('/explain', { cursor: shared, ...who, subscription: 'other' })).toEqual([
      404,
      'LITE404',
    ])
    socket.close()
    await until(() => expect(frames.length).toBeGreaterThan(2))
    await vi.waitFor(async () => expect((await state()).counts.plain).toBe(0))
    expect(await refusal('/explain', { cursor: shared, ...who })).toEqual([404, 'LITE404'])
  })

  it('refuses cursors of no change, and questions about nobody', async () => {
    const cursor = await changeOf(`insert into notes values (60, '${ada}', 'last')`)
    const as = asUser(ada)
    const [stream = '', tick = ''] = cursor.split('.')
    expect(await refusal('/explain', { cursor: 'nonsense', as })).toEqual([400, 'invalid_cursor'])
    expect(await refusal('/explain', { cursor: `${stream}.${tick}.e`, as })).toEqual([400, 'invalid_cursor'])
    expect(await refusal('/explain', { cursor: `${stream}.${tick}.999999999`, as })).toEqual([
      404,
      'not_found',
    ])
    expect(await refusal('/explain', { cursor: cursor.replace(stream, ada), as })).toEqual([
      410,
      'must_refetch',
    ])
    expect(await refusal('/explain', { cursor })).toEqual([400, 'PGRST102'])
    expect(await refusal('/explain', { cursor, as, connection: 'x', subscription: '0' })).toEqual([
      400,
      'PGRST102',
    ])
    expect(await refusal('/explain', { cursor, as, filter: 'nothing=eq.1', table: 'notes' })).toEqual([
      400,
      'invalid_filter',
    ])
  })

  it('knows when the table has left the publication', async () => {
    const cursor = await changeOf(`insert into notes values (70, '${ada}', 'gone')`)
    expect((await send('/tables/public/notes', { enabled: false }, undefined, 'PUT')).status).toBe(204)
    expect(stopped(await why({ cursor, as: asUser(ada) }))?.step).toBe('published')
    expect((await send('/tables/public/notes', { enabled: true }, undefined, 'PUT')).status).toBe(204)
    expect(await why({ cursor, as: asUser(ada) })).toMatchObject({ delivered: true })
  })
})

describe('PUT /realtime/tables/:schema/:table', () => {
  const put = (table: string, enabled: unknown) => refusal(`/tables/${table}`, { enabled }, 'PUT')
  it('publishes a table, which is heard at once, and takes it out again; the audit log knows', async () => {
    for (const enabled of [true, true])
      expect((await send('/tables/public/plain', { enabled }, undefined, 'PUT')).status).toBe(204)
    const all = await watch({ table: 'plain' })
    await server.database.query('insert into plain values (1)')
    await until(() => expect(all.changes).toMatchObject([{ type: 'INSERT', table: 'plain' }]))
    all.stop()
    expect((await send('/tables/public/plain', { enabled: false }, undefined, 'PUT')).status).toBe(204)
    expect((await state()).tables.find(({ name }) => name === 'plain')).toMatchObject({
      published: false,
      by: null,
    })
    const { rows } = await server.database.query(
      `select payload ->> 'action' as action from auth.audit_log_entries
       where payload -> 'traits' ->> 'table' = 'plain' order by created_at`,
    )
    expect(rows).toEqual([{ action: 'table_published' }, { action: 'table_unpublished' }])
  })

  it('refuses what is no table of the user, and the tables of others', async () => {
    expect(await put('public/nothing', true)).toEqual([404, 'LITE404'])
    expect(await put('auth/users', true)).toEqual([404, 'LITE404'])
    expect(await put('public/plain', 'yes')).toEqual([400, 'PGRST102'])
    expect(await put('public/foreign_owned', true)).toEqual([403, 'LITE403'])
  })

  it('refuses to take one table out of a whole schema', async () => {
    await server.database.query(`create schema whole; create table whole.one (id int primary key);
      alter publication supabase_realtime add tables in schema whole`)
    expect(await put('whole/one', false)).toEqual([409, 'LITE409'])
    expect((await state()).tables.find(({ schema }) => schema === 'whole')).toMatchObject({ by: 'schema' })
    await server.database.query('drop schema whole cascade')
  })
})

describe('the rest', () => {
  it('pages connections and tells of the log', async () => {
    const { log, process: id, bus } = await state('?limit=1&offset=0')
    expect([id, bus]).toEqual([process.pid, 'postgres'])
    expect(log.bytes).toBeGreaterThan(0)
    expect(log.newest_cursor.split('.')[0]).toBe(log.oldest_cursor.split('.')[0])
    const response = await server.request('/admin/v1/realtime?limit=0', { as: server.config.serviceRoleKey })
    expect(response.status).toBe(400)
  })

  it('says what a user may do in a private channel', async () => {
    const ask = async (topic: string, as: object): Promise<unknown> =>
      (await send('/authorize', { topic, as })).json()
    expect(await ask('room', asUser(ada))).toMatchObject({ reads: true, writes: false, tracks: false })
    expect(await ask('other', asUser(ada))).toMatchObject({ reads: false, sees_presence: false })
    expect(await ask('other', { role: 'service_role' })).toMatchObject({ reads: true, writes: true })
    expect(await refusal('/authorize', { topic: '', as: asUser(ada) })).toEqual([400, 'PGRST102'])
  })

  it('answers nobody but admins', async () => {
    const callers = [server.config.anonKey, server.token({ sub: ada }), 'nonsense']
    for (const as of callers) {
      for (const path of ['/changes', '/explain', '/authorize'])
        expect((await send(path, {}, as)).status).toBe(as === 'nonsense' ? 401 : 403)
      expect((await send('/tables/public/plain', { enabled: true }, as, 'PUT')).status).not.toBe(204)
      expect((await server.request('/admin/v1/realtime', { as })).status).toBeGreaterThanOrEqual(401)
    }
  })
})
