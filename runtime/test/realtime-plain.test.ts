// The plain protocol through the whole server (decision 25): subscribing, changes with cursors, resuming, rows and changes
// in one, filters, and the wrong caller, the wrong input and the wrong moment.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { signUp, todosSql, unlimited, type Session } from './auth-client.ts'
import { connectPlain, ofId, ofType, type PlainClient } from './realtime-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const open: PlainClient[] = []
let ada: Session
let bob: Session

beforeAll(async () => {
  server = await startTestServer({
    sql: `${todosSql}
      set role lite_admin;
      create table public.open_notes (id int primary key, text text, big bigint, price numeric, at timestamptz, tags text[]);
      alter table public.open_notes enable row level security;
      create policy all_see on public.open_notes for select using (true);
      grant select on public.open_notes to anon, authenticated;
      create table public.hidden_notes (id int primary key);
      grant select on public.hidden_notes to anon;
      create table public.forbidden_notes (id int primary key);
      alter publication supabase_realtime add table public.open_notes, public.forbidden_notes;
      reset role`,
    env: unlimited,
  })
  ;[ada, bob] = [await signUp(server), await signUp(server)]
})
afterEach(() => {
  for (const client of open.splice(0)) client.close()
})
afterAll(() => server.stop())

async function connect(query: Readonly<Record<string, string>> = {}, as?: Session): Promise<PlainClient> {
  const client = await connectPlain(server, { ...query, ...(as && { access_token: as.access_token }) })
  open.push(client)
  return client
}
const sql = (text: string, values?: readonly unknown[]) => server.database.query(text, values)

describe('a subscription', () => {
  it('hears of what is committed, with the row before and after and a cursor', async () => {
    const client = await connect({ table: 'open_notes' })
    expect(await client.next()).toMatchObject({
      type: 'subscribed',
      id: '0',
      cursor: expect.any(String) as string,
    })
    await sql(
      `insert into open_notes values (1, 'a', 9007199254740993, 1.10, '2026-01-02 03:04:05+02', '{x,y}')`,
    )
    const inserted = await client.next()
    expect(inserted).toMatchObject({
      ...{ type: 'INSERT', id: '0', schema: 'public', table: 'open_notes', old_record: null },
      record: { id: 1, text: 'a', price: 1.1, at: '2026-01-02T01:04:05+00:00', tags: ['x', 'y'] },
      commit_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    })
    await sql(`update open_notes set text = 'b' where id = 1`)
    expect(await client.next()).toMatchObject({
      type: 'UPDATE',
      record: { text: 'b' },
      old_record: { text: 'a' },
    })
    await sql('delete from open_notes')
    expect(await client.next()).toMatchObject({
      type: 'DELETE',
      record: null,
      old_record: { id: 1, text: 'b' },
    })
    await sql('truncate open_notes')
    expect(await client.next()).toMatchObject({ type: 'TRUNCATE', record: null, old_record: null })
  })

  it('tells numbers as text where asked, in rows and changes, for each who asks', async () => {
    const client = await connect()
    await sql('truncate open_notes')
    await sql(`insert into open_notes values (1, '5', 9007199254740993, 1.10)`)
    client.send({ type: 'subscribe', id: 'a', table: 'open_notes', text: ['big', 'price'], snapshot: true })
    client.send({ type: 'subscribe', id: 'b', table: 'open_notes', select: ['big'], text: 'big' })
    client.send({ type: 'subscribe', id: 'c', table: 'open_notes', select: ['price'] })
    client.send({ type: 'subscribe', id: 'd', table: 'open_notes', text: ['nothing'] })
    client.send({ type: 'subscribe', id: 'f', table: '*', text: ['big'] })
    const row = { id: 1, text: '5', big: '9007199254740993', price: '1.10' }
    expect(await client.next(ofType('snapshot'))).toMatchObject({ id: 'a', exact: true, rows: [row] })
    for (const [id, code] of [
      ['d', 'invalid_select'],
      ['f', 'bad_request'],
    ] as const)
      expect(await client.next((frame) => frame.id === id)).toMatchObject({ type: 'error', code })
    for (const id of ['b', 'c']) await client.next((frame) => frame.id === id && frame.type === 'subscribed')
    client.send({ type: 'subscribe', id: 'e', table: 'open_notes', text: [1] })
    expect(await client.next(ofType('error'))).toMatchObject({ message: 'text must name columns' })
    await sql('update open_notes set big = big + 2')
    const update = (id: string) => client.next((frame) => frame.id === id && frame.type === 'UPDATE')
    expect(await update('a')).toMatchObject({ record: { ...row, big: '9007199254740995' }, old_record: row })
    expect(await update('b')).toMatchObject({
      record: { big: '9007199254740995' },
      old_record: { big: row.big },
    })
    expect(await update('c')).toMatchObject({ record: { price: 1.1 } })
    await sql('truncate open_notes')
  })

  it('hears of no rolled-back change, and of a transaction all at once, in its order', async () => {
    const client = await connect({ table: 'open_notes' })
    await client.next(ofType('subscribed'))
    await sql(`begin; insert into open_notes values (7); rollback`)
    await sql(
      `begin; insert into open_notes values (8); update open_notes set text = 'x' where id = 8; delete from open_notes where id = 8; commit`,
    )
    const types = [await client.next(), await client.next(), await client.next()].map(({ type }) => type)
    expect(types).toEqual(['INSERT', 'UPDATE', 'DELETE'])
    expect(client.frames.filter(({ record }) => (record as { id?: number } | null)?.id === 7)).toEqual([])
  })

  it('of one event hears of no other', async () => {
    const client = await connect({ table: 'open_notes', event: 'DELETE' })
    await client.next(ofType('subscribed'))
    await sql(`insert into open_notes values (9); update open_notes set text = 'x'; delete from open_notes`)
    expect(await client.next()).toMatchObject({ type: 'DELETE', old_record: { id: 9 } })
    expect(client.frames).toHaveLength(2)
  })

  it('of some columns hears of no others', async () => {
    const client = await connect()
    client.send({ type: 'subscribe', id: 5, table: 'open_notes', select: ['text', 'id'] })
    expect(await client.next()).toMatchObject({ type: 'subscribed', id: '5' })
    await sql(`insert into open_notes values (10, 'ten', 1)`)
    expect((await client.next()).record).toEqual({ id: 10, text: 'ten' })
    await sql('delete from open_notes')
    await client.next()
    client.send({ type: 'unsubscribe', id: '5' })
    expect(await client.next()).toMatchObject({ type: 'unsubscribed', id: '5' })
    await sql('insert into open_notes values (11)')
    client.send({ type: 'ping' })
    expect((await client.next()).type).toBe('pong')
    await sql('delete from open_notes')
  })

  it('goes on from its cursor, without a gap and without a change twice', async () => {
    const first = await connect({ table: 'open_notes' })
    await first.next(ofType('subscribed'))
    await sql('insert into open_notes values (20), (21), (22)')
    await first.next()
    const { cursor } = await first.next()
    first.close()
    await first.closed
    await sql(`update open_notes set text = 'while away' where id = 21; insert into open_notes values (23)`)
    const again = await connect({ table: 'open_notes', cursor: String(cursor) })
    await again.next(ofType('subscribed'))
    await sql('insert into open_notes values (24)')
    const ids = []
    for (let count = 0; count < 4; count += 1) ids.push(((await again.next()).record as { id: number }).id)
    expect(ids).toEqual([22, 21, 23, 24])
    await sql('delete from open_notes')
  })

  it('begins with the rows, and the changes that they do not hold follow', async () => {
    await sql('insert into open_notes select n from generate_series(100, 199) n')
    const client = await connect()
    // rows come and go all the while
    const writing = (async () => {
      for (let n = 0; n < 30; n += 1) {
        await sql(
          `insert into open_notes values (${200 + n}); update open_notes set text = 'u${n}' where id = ${100 + n}; delete from open_notes where id = ${150 + n}`,
        )
      }
    })()
    client.send({ type: 'subscribe', id: 'live', table: 'open_notes', snapshot: true })
    expect((await client.next()).type).toBe('subscribed')
    const { rows } = (await client.next()) as unknown as { rows: { id: number; text: string | null }[] }
    await writing
    await sql('insert into open_notes values (999)')
    const state = new Map(rows.map((row) => [row.id, row.text]))
    for (;;) {
      const {
        type,
        record,
        old_record: old,
      } = (await client.next()) as unknown as Record<string, { id: number; text: string | null }> & {
        type: string
      }
      if (type === 'DELETE') expect(state.delete(old?.id ?? 0)).toBe(true)
      else {
        if (type === 'INSERT') expect(state.has(record?.id ?? 0)).toBe(false)
        state.set(record?.id ?? 0, record?.text ?? null)
      }
      if (record?.id === 999) break
    }
    const { rows: truth } = await sql('select id, text from open_notes order by id')
    expect([...state].sort(([a], [b]) => a - b)).toEqual(
      (truth as { id: number; text: string | null }[]).map(({ id, text }) => [id, text]),
    )
    await sql('delete from open_notes')
  })
})

describe('filters', () => {
  const matching = {
    'id=eq.2': [2],
    'id=neq.2': [1, 3],
    'id=gte.2': [2, 3],
    'id=lt.2': [1],
    'id=in.(1,3)': [1, 3],
    'id=not.in.(1,3)': [2],
    'price=eq.1.50': [1],
    'price=gt.1.49': [1, 2],
    'big=gt.9007199254740992': [3],
    'text=eq.b,c': 'invalid_filter',
    'text=eq."b,c"': [2],
    'text=is.null': [3],
    'text=not.is.null': [1, 2],
    'text=isdistinct.a': [2, 3],
    'text=like.a%': [1],
    'text=ilike.B%': [2],
    'text=match.^[a-b]': [1, 2],
    'text=gt.a': [2],
    'at=gte.2026-01-01 02:00:00+01': [2],
    'tags=eq.{x}': [1],
    'id=gte.1,price=lt.100': [1, 2],
    'id=eq.one': 'invalid_filter',
    'nothing=eq.1': 'invalid_filter',
    'id=almost.1': 'invalid_filter',
    id: 'invalid_filter',
  } as const
  it.each(Object.entries(matching))('%s', async (filter, expected) => {
    const client = await connect({ table: 'open_notes', filter })
    const first = await client.next()
    if (typeof expected === 'string') {
      expect(first).toMatchObject({ type: 'error', id: '0', code: expected })
      return
    }
    expect(first.type).toBe('subscribed')
    await sql(`insert into open_notes values (1, 'a', 1, 1.5, '2026-01-01 00:00Z', '{x}'), (2, 'b,c', 2, 2.25, '2026-01-01 01:00Z', null),
      (3, null, 9007199254740993, null, null, null)`)
    await sql('delete from open_notes')
    const seen = []
    for (let count = 0; count < expected.length * 2; count += 1) seen.push(await client.next())
    client.send({ type: 'ping' })
    await client.next(ofType('pong'))
    expect(
      seen.map(({ type, record, old_record: old }) => [type, ((record ?? old) as { id: number }).id]),
    ).toEqual([...expected.map((id) => ['INSERT', id]), ...expected.map((id) => ['DELETE', id])])
  })

  it('tell of a row that no longer meets them as deleted', async () => {
    const client = await connect({ table: 'open_notes', filter: 'text=eq.mine' })
    await client.next()
    await sql(
      `insert into open_notes values (1, 'mine'); update open_notes set text = 'yours'; update open_notes set text = 'mine'`,
    )
    expect((await client.next()).type).toBe('INSERT')
    expect(await client.next()).toMatchObject({ type: 'DELETE', old_record: { text: 'mine' } })
    expect(await client.next()).toMatchObject({ type: 'UPDATE', record: { text: 'mine' } })
    await sql('delete from open_notes')
  })
})

describe('row-level security', () => {
  it('shows everybody their own rows, also deleted ones', async () => {
    const [a, b, nobody] = [
      await connect({ table: 'todos' }, ada),
      await connect({ table: 'todos' }, bob),
      await connect(),
    ]
    expect([(await a.next()).type, (await b.next()).type]).toEqual(['subscribed', 'subscribed'])
    nobody.send({ type: 'subscribe', id: 'x', table: 'todos' })
    expect(await nobody.next()).toMatchObject({ type: 'error', code: 'not_found' })
    await sql(`insert into todos (user_id, title) values ($1, 'of ada')`, [ada.user.id])
    await sql(`insert into todos (user_id, title) values ($1, 'of bob')`, [bob.user.id])
    expect(await a.next()).toMatchObject({ type: 'INSERT', record: { title: 'of ada' } })
    expect(await b.next()).toMatchObject({ type: 'INSERT', record: { title: 'of bob' } })
    // from one to the other: gone for the first, with what they saw, there for the second, without it
    await sql(`update todos set user_id = $1, title = 'given' where title = 'of ada'`, [bob.user.id])
    expect(await a.next()).toMatchObject({ type: 'DELETE', old_record: { title: 'of ada' } })
    expect(await b.next()).toMatchObject({ type: 'UPDATE', record: { title: 'given' }, old_record: {} })
    await sql('delete from todos')
    expect([(await b.next()).type, (await b.next()).type]).toEqual(['DELETE', 'DELETE'])
    a.send({ type: 'ping' })
    await a.next(ofType('pong'))
    expect(a.frames.map(({ type }) => type)).toEqual(['subscribed', 'INSERT', 'DELETE', 'cursor', 'pong'])
  })

  it('ends for a session that is over, at once', async () => {
    const eve = await signUp(server)
    const client = await connect({ table: 'todos' }, eve)
    await client.next()
    await server.request('/auth/v1/logout', { method: 'POST', as: eve.access_token })
    expect(await client.next()).toMatchObject({ type: 'error', code: 'unauthorized' })
    expect(await client.closed).toMatchObject({ code: 4001 })
  })

  it('follows a change of policies and privileges', async () => {
    const client = await connect({ table: 'open_notes' })
    await client.next()
    await sql('alter policy all_see on open_notes using (id > 1000)')
    await sql(`insert into open_notes values (1, 'hidden'), (1001, 'shown')`)
    expect(await client.next()).toMatchObject({ record: { id: 1001, text: 'shown' } })
    await sql('revoke select on open_notes from anon; grant select (id) on open_notes to anon')
    await sql(`insert into open_notes values (1002, 'secret')`)
    expect((await client.next()).record).toEqual({ id: 1002 })
    await sql('revoke select (id) on open_notes from anon')
    await sql('insert into open_notes values (1003)')
    expect(await client.next()).toMatchObject({ type: 'error', code: 'not_found' })
    await sql(
      'grant select on open_notes to anon; alter policy all_see on open_notes using (true); delete from open_notes',
    )
  })

  it('takes the token of the same user anew, and of nobody else', async () => {
    const client = await connect({ table: 'todos' }, ada)
    await client.next()
    client.send({ type: 'auth', token: bob.access_token })
    expect(await client.next()).toMatchObject({ type: 'error', code: 'forbidden' })
    client.send({ type: 'auth', token: 'nonsense' })
    expect(await client.next()).toMatchObject({ type: 'error', code: 'unauthorized' })
    client.send({ type: 'auth', token: ada.access_token })
    expect(await client.next()).toMatchObject({ type: 'authenticated' })
  })
})

describe('refused are', () => {
  const status = (query: string, headers = {}) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/realtime/v1${query}`, { headers })
      socket.once('open', () => {
        socket.close()
        resolve(101)
      })
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.once('error', () => undefined)
    })

  it('callers without a key or with a wrong one, before the upgrade', async () => {
    expect(await status('')).toBe(401)
    expect(await status('?apikey=nonsense')).toBe(401)
    expect(await status(`?apikey=${server.config.anonKey}&access_token=nonsense`)).toBe(401)
    expect(await status('', { apikey: server.config.anonKey })).toBe(101)
    expect(await status(`/nowhere?apikey=${server.config.anonKey}`)).toBe(404)
  })

  it('requests that are no WebSocket', async () => {
    expect((await server.request('/realtime/v1')).status).toBe(426)
  })

  it('frames that are none, in one sentence; the socket stays', async () => {
    const client = await connect()
    for (const frame of [
      'nonsense',
      '[]',
      '"x"',
      '{}',
      '{"type":"eat"}',
      '{"type":"subscribe"}',
      '{"type":"subscribe","id":"a"}',
      '{"type":"unsubscribe","id":"a"}',
      Buffer.from([1, 2, 3]),
    ]) {
      client.send(frame)
      expect(await client.next()).toMatchObject({ type: 'error', code: 'bad_request' })
    }
    client.send({ type: 'subscribe', id: 'a', table: 'open_notes', event: 'EAT' })
    expect(await client.next(ofId('a'))).toMatchObject({ code: 'bad_request' })
    client.send({ type: 'subscribe', id: 'a', table: 'open_notes', cursor: 'nonsense' })
    expect(await client.next(ofId('a'))).toMatchObject({ code: 'invalid_cursor' })
    client.send({
      type: 'subscribe',
      id: 'a',
      table: 'open_notes',
      cursor: '00000000-0000-0000-0000-000000000000.1.1',
    })
    expect(await client.next(ofId('a'))).toMatchObject({ type: 'must_refetch' })
    client.send({ type: 'ping' })
    expect((await client.next()).type).toBe('pong')
  })

  it('tables that are not published, hidden or missing, in the same words', async () => {
    const client = await connect()
    const words = []
    for (const table of ['hidden_notes', 'forbidden_notes', 'missing_notes', 'auth.users']) {
      client.send({ type: 'subscribe', id: table, table })
      const { code, message } = await client.next()
      words.push([code, String(message).replaceAll(table, '#')])
    }
    expect(new Set(words.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  it('frames that are too large', async () => {
    const client = await connect()
    client.send('x'.repeat(70_000))
    expect(await client.closed).toMatchObject({ code: 1009 })
  })
})
