// `subscribe` of the typed client against a whole server: changes once each, over broken sockets, other users and servers
// that refuse.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { ApiError, type Change, createHttp, type Status, tableClient } from '../client/index.ts'
import type { Facts } from '../client/facts.ts'
import { brief, hear, liveClient, type Heard, type LiveClient, type Loose, type Row } from './live-client.ts'
import { startTestServer, type TestServer } from './server.ts'

const notes: Facts = {
  table: 'notes',
  key: ['id'],
  columns: ['id', 'text', 'big', 'done', 'list'],
  text: { big: 'text', list: '_text' },
  live: { id: 'int', text: 'text', big: 'int', done: 'exact', list: 'same' },
}
const todos: Facts = { table: 'todos', key: ['id'] }

let server: TestServer
let ada: Session
let bob: Session
const sql = (text: string) => server.database.query(text)

beforeAll(async () => {
  server = await startTestServer({
    sql: `${todosSql}
      set role lite_admin;
      create table public.notes (id int primary key, text text, big bigint, done boolean, list bigint[]);
      create policy all_see on public.notes for select using (true);
      grant select on public.notes to anon, authenticated;
      create table public.unpublished (id int primary key);
      grant select on public.unpublished to anon;
      create table public.closed (id int primary key);
      alter publication supabase_realtime add table public.notes, public.closed;
      create schema side;
      create table side.notes (id int primary key);
      create policy all_see on side.notes for select using (true);
      grant usage on schema side to anon; grant select on side.notes to anon;
      alter publication supabase_realtime add table side.notes;
      reset role`,
    env: unlimited,
  })
  ;[ada, bob] = [await signUp(server), await signUp(server)]
})
afterAll(() => server.stop())

interface Listening {
  readonly changes: Heard<Change<Row>>
  readonly statuses: Heard<Status>
  readonly errors: Heard<unknown>
  readonly stop: () => void
}

/** Subscribes, and waits until it stands. */
async function follow(client: LiveClient, options: object = {}, facts = notes): Promise<Listening> {
  const [changes, statuses, errors] = [hear<Change<Row>>(), hear<Status>(), hear<unknown>()]
  const settings = { onStatus: statuses.listener, onError: errors.listener, ...options }
  const stop = client.table(facts).subscribe(settings, changes.listener)
  await Promise.race([statuses.until((all) => all.at(-1) === 'live'), errors.until((all) => all.length > 0)])
  return { changes, statuses, errors, stop }
}
const briefly = ({ changes }: Listening) => changes.all.map(brief)
const has =
  (what: string) =>
  (all: readonly Change<Row>[]): boolean =>
    all.map(brief).includes(what)

describe('a subscription', () => {
  it('hears of changes, typed and with digits that no double holds', async () => {
    const one = await follow(liveClient(server))
    await sql(`insert into notes values (1, 'a', 9007199254740993, true, '{9007199254740995,null}')`)
    await sql(`update notes set text = 'b' where id = 1`)
    await sql('delete from notes where id = 1')
    await sql('truncate notes')
    await one.changes.until(has('TRUNCATE'))
    const cursor = expect.any(String) as string
    const place = { cursor, commitTimestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string }
    const row = { id: 1, text: 'a', big: '9007199254740993', done: true, list: ['9007199254740995', null] }
    expect(one.changes.all).toEqual([
      { type: 'INSERT', record: row, old: null, ...place },
      { type: 'UPDATE', record: { ...row, text: 'b' }, old: row, ...place },
      { type: 'DELETE', record: null, old: { ...row, text: 'b' }, ...place },
      { type: 'TRUNCATE', ...place },
    ])
    one.stop()
  })

  it('shares one socket with others, opened by the first and closed with the last', async () => {
    const client = liveClient(server)
    expect(client.sockets).toHaveLength(0)
    const even = await follow(client, { where: { id: { in: [10, 12] } }, select: { id: true } })
    const odd = await follow(client, {
      where: { done: true, and: [{ text: { like: 'x,"*' } }] },
      event: 'INSERT',
    })
    const far = await follow(client, {}, { ...notes, schema: 'side', columns: ['id'] })
    await sql(
      `insert into notes values (10, 'x', 1, null), (11, 'x,"y', 1, true), (12, 'y', 1, null), (13, 'x,"y', 1, false)`,
    )
    await sql(`update notes set done = false where id = 11; insert into side.notes values (7)`)
    await sql(`delete from notes`)
    await far.changes.until(has('INSERT 7'))
    await even.changes.until(has('DELETE 12'))
    expect(briefly(even)).toEqual(['INSERT 10', 'INSERT 12', 'DELETE 10', 'DELETE 12'])
    expect(even.changes.all[0]).toMatchObject({ record: { id: 10 } })
    expect(briefly(odd)).toEqual(['INSERT 11'])
    expect(client.sockets).toHaveLength(1)
    for (const { stop } of [even, odd]) stop()
    await sql('insert into side.notes values (8)')
    await far.changes.until(has('INSERT 8'))
    far.stop()
    await new Promise((resolve) => client.sockets[0]?.once('close', resolve))
    await sql('insert into notes values (14)')
    const late = await follow(client)
    await sql('insert into notes values (15)')
    await late.changes.until(has('INSERT 15'))
    expect(briefly(late)).toEqual(['INSERT 15'])
    expect(briefly(even)).toHaveLength(4)
    late.stop()
  })

  it('loses nothing and hears nothing twice when its socket breaks again and again', async () => {
    const client = liveClient(server)
    const one = await follow(client)
    const two = await follow(client, { where: { done: true } })
    for (let round = 0; round < 4; round += 1) {
      const first = 100 + round * 10
      await sql(
        `insert into notes (id, done) select n, n % 2 = 0 from generate_series(${first}, ${first + 4}) n`,
      )
      client.cut()
      await sql(
        `insert into notes (id, done) select n, n % 2 = 0 from generate_series(${first + 5}, ${first + 9}) n`,
      )
    }
    await one.changes.until(has('INSERT 139'))
    await two.changes.until(has('INSERT 138'))
    const expected = Array.from({ length: 40 }, (_, at) => `INSERT ${100 + at}`)
    expect(briefly(one)).toEqual(expected)
    expect(briefly(two)).toEqual(expected.filter((_, at) => at % 2 === 0))
    expect(one.statuses.all.slice(0, 3)).toEqual(['connecting', 'live', 'connecting'])
    for (const { stop } of [one, two]) stop()
  })

  it('goes on behind a cursor that the caller kept, and says so when that is not possible', async () => {
    const first = await follow(liveClient(server, ada.access_token))
    await sql('insert into notes values (200)')
    await first.changes.until(has('INSERT 200'))
    first.stop()
    await sql('insert into notes values (201)')
    const { cursor = '' } = first.changes.all.at(-1) as { cursor?: string }
    const next = await follow(liveClient(server, ada.access_token), { since: cursor })
    await next.changes.until(has('INSERT 201'))
    expect(briefly(next)).toEqual(['INSERT 201'])
    next.stop()
    const elsewhere = cursor.replace(/^[^.]+/, '00000000-0000-0000-0000-000000000000')
    for (const [since, id] of [
      ['nonsense', 202],
      [elsewhere, 203],
    ] as const) {
      const lost = await follow(liveClient(server), { since, where: { id } })
      await lost.statuses.until((all) => all.at(-1) === 'live')
      await sql(`insert into notes values (${id})`)
      await lost.changes.until(has(`INSERT ${id}`))
      expect(briefly(lost)).toEqual(['must_refetch', `INSERT ${id}`])
      lost.stop()
    }
  })

  it('is ended by its signal, before it begins, too', async () => {
    const client = liveClient(server)
    const early = hear<Change<Row>>()
    client.table(notes).subscribe({ signal: AbortSignal.abort() }, early.listener)
    const controller = new AbortController()
    const one = await follow(client, { signal: controller.signal })
    const two = await follow(client)
    controller.abort()
    await sql('insert into notes values (300)')
    await two.changes.until(has('INSERT 300'))
    expect([early.all, one.changes.all]).toEqual([[], []])
    two.stop()
  })

  it('goes on when a listener throws', async () => {
    const errors = hear<unknown>()
    const client = liveClient(server)
    const calm = await follow(client)
    const live = hear<Status>()
    const stop = client.table(notes).subscribe({ onError: errors.listener, onStatus: live.listener }, () => {
      throw new Error('mine')
    })
    await live.until((all) => all.includes('live'))
    await sql('insert into notes values (400), (401)')
    await errors.until((all) => all.length === 2)
    await calm.changes.until(has('INSERT 401'))
    expect(errors.all).toMatchObject([{ message: 'mine' }, { message: 'mine' }])
    stop()
    calm.stop()
  })
})

describe('who listens', () => {
  it('renews the token of the same user on the open socket; another user gets a connection of its own', async () => {
    const client = liveClient(server, ada.access_token)
    const own = await follow(client, {}, todos)
    const add = (who: Session, title: string) =>
      sql(`insert into todos (user_id, title) values ('${who.user.id}', '${title}')`)
    const titles = () =>
      own.changes.all.map((change) => ('record' in change ? change.record?.title : change.type))
    await add(ada, 'of ada')
    await add(bob, 'hidden')
    await own.changes.until((all) => all.length === 1)
    client.as(server.token({ sub: ada.user.id, again: true }))
    const other = await follow(client, {}, todos)
    await add(ada, 'again')
    await other.changes.until((all) => all.length === 1)
    expect(client.sockets).toHaveLength(1)
    client.as(bob.access_token)
    const third = await follow(client, {}, todos)
    await own.statuses.until((all) => all.at(-1) === 'live')
    await add(ada, 'not for bob')
    await add(bob, 'of bob')
    await third.changes.until((all) => all.length === 1)
    await own.changes.until((all) => all.length === 4)
    expect(titles()).toEqual(['of ada', 'again', 'must_refetch', 'of bob'])
    expect(client.sockets).toHaveLength(2)
    for (const { stop } of [own, other, third]) stop()
  })

  it('connects again with a new token when the old one does not hold any more', async () => {
    const cid = await signUp(server)
    const { body } = await logIn(server, cid.user.email)
    const client = liveClient(server, cid.access_token)
    const own = await follow(client, {}, todos)
    client.as(String(body.access_token))
    await server.request('/auth/v1/logout?scope=local', { method: 'POST', as: cid.access_token })
    await own.errors.until((all) => all.length === 1)
    await own.statuses.until((all) => all.length === 4)
    await sql(`insert into todos (user_id, title) values ('${cid.user.id}', 'after')`)
    await own.changes.until((all) => all.length === 1)
    expect(own.errors.all).toMatchObject([{ code: 'unauthorized' }])
    expect(own.statuses.all).toEqual(['connecting', 'live', 'connecting', 'live'])
    own.stop()
  })
})

describe('refusals', () => {
  it.each<[string, Facts, object, object]>([
    ['a column that is not there', notes, { where: { nothing: 1 } }, { code: 'invalid_filter' }],
    ['a column to select', notes, { select: { nothing: true } }, { code: 'invalid_select' }],
    [
      'a column to give as text',
      { ...notes, columns: ['x'], text: { x: 'text' } },
      {},
      { code: 'invalid_select' },
    ],
    ['a value of another type', notes, { where: { id: 'x' } }, { code: 'invalid_filter' }],
    [
      'a table that is not published',
      { table: 'unpublished', key: [] },
      {},
      {
        code: 'not_found',
        message: expect.stringContaining(
          'alter publication supabase_realtime add table public.unpublished',
        ) as string,
      },
    ],
    ['a table without a grant', { table: 'closed', key: [] }, {}, { code: 'not_found' }],
  ])('%s reaches onError', async (_, facts, options, error) => {
    const { errors, changes } = await follow(liveClient(server), options, facts)
    await errors.until((all) => all.length === 1)
    expect(errors.all[0]).toBeInstanceOf(ApiError)
    expect(errors.all[0]).toMatchObject(error)
    expect(changes.all).toEqual([])
  })

  it.skipIf('WebSocket' in globalThis)('says which option is missing where there is no WebSocket', () => {
    const table = tableClient<Loose>(createHttp({ url: server.url, key: 'k' }), notes)
    expect(() => table.subscribe({}, () => undefined)).toThrow(/option WebSocket/)
    expect(() => table.live({}, () => undefined)).toThrow(TypeError)
  })

  it('says that nobody answers, and connects when there is somebody', async () => {
    const client = liveClient({ url: 'http://127.0.0.1:1', config: server.config })
    const { errors, stop } = await follow(client)
    expect(errors.all[0]).toMatchObject({ code: 'network' })
    expect(client.sockets.length).toBeGreaterThan(2)
    stop()
  })

  it.each<[string, object]>([
    ['alternatives', { or: [{ id: 1 }, { id: 2 }] }],
    ['undefined', { id: undefined }],
    ['an unknown test', { id: { contains: 1 } }],
    ['several values', { id: { eq: { anyOf: [1] } } }],
    ['several conditions turned round', { not: { id: 1, text: 'a' } }],
  ])('a filter that realtime cannot say is a TypeError: %s', (_, where) => {
    expect(() =>
      liveClient(server)
        .table(notes)
        .subscribe({ where: where }, () => undefined),
    ).toThrow(TypeError)
  })
})
