// Live queries of the typed client against a whole server: they end where findMany ends, kept by changes or fetched anew,
// over random changes, broken sockets and tables that are not published.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everythingFacts } from '../../generator/test/golden/types/expected/everything/client.ts'
import { ApiError } from '../client/index.ts'
import type { Facts } from '../client/facts.ts'
import { planOf } from '../client/realtime/plan.ts'
import { projectRoot } from '../config/root.ts'
import { hear, liveClient, type LiveClient, type Row } from './live-client.ts'
import { startTestServer, type TestServer } from './server.ts'

const shelf: Facts = {
  table: 'shelf',
  key: ['id'],
  live: { id: 'int', label: 'text' },
  relations: {
    book: { to: 'book!book_shelf_fkey', many: true, facts: () => book },
    tag: { to: 'tag!shelf_tag', many: true, via: { table: 'shelf_tag', schema: 'public' }, facts: () => tag },
  },
}
const book: Facts = {
  table: 'book',
  key: ['id'],
  json: ['doc'],
  live: {
    ...{
      id: 'int',
      shelf: 'int',
      title: 'text',
      pages: 'int',
      weight: 'float',
      at: 'time',
      day: 'time',
      done: 'exact',
    },
    ...{ token: 'exact', price: 'same', doc: 'same', tags: 'same', big: 'int', span: 'other', raw: 'other' },
  },
  relations: { shelf_of: { to: 'shelf!book_shelf_fkey', facts: () => shelf } },
}
const tag: Facts = { table: 'tag', key: ['id'], live: { id: 'int', name: 'text' } }
/** All that comes as REST tells it. */
const columns = Object.fromEntries(
  Object.entries(book.live ?? {}).flatMap(([name, kind]) => (kind === 'other' ? [] : [[name, true]])),
)

let server: TestServer
const sql = (text: string) => server.database.query(text)

beforeAll(async () => {
  const readable = (table: string) =>
    `create policy all_see on ${table} for select using (true); grant select on ${table} to anon;`
  server = await startTestServer({
    sql: `set role lite_admin;
      ${readFileSync(join(projectRoot(), 'generator/test/golden/types/schema.sql'), 'utf8')};
      create table shelf (id int primary key, label text);
      create table book (id int primary key, shelf int references shelf, title text, pages int, weight float8,
        at timestamptz, day date, done boolean, token uuid, price numeric(12,4), doc jsonb, tags text[], big bigint,
        span interval, raw bytea);
      create table tag (id int primary key, name text);
      create table shelf_tag (shelf int references shelf on delete cascade, tag int references tag, primary key (shelf, tag));
      create table hidden (id int primary key, shelf int references shelf);
      create table guarded (id int primary key, owner text);
      create table friends (name text primary key);
      ${['shelf', 'book', 'tag', 'shelf_tag', 'hidden', 'friends', 'everything'].map(readable).join('')}
      create policy friendly on guarded for select using (owner in (select name from friends));
      grant select on guarded to anon;
      alter publication supabase_realtime add table shelf, book, tag, shelf_tag, guarded, everything;
      reset role`,
  })
})
afterAll(() => server.stop())

type Options = Readonly<Record<string, unknown>>
const find = async (client: LiveClient, facts: Facts, options: Options): Promise<Row[]> =>
  await client.table(facts).findMany(options)

/** A live query, and a way to wait until it says what a search says. */
function watch(client: LiveClient, facts: Facts, options: Options) {
  const [rows, errors] = [hear<Row[]>(), hear<unknown>()]
  const stop = client.table(facts).live({ ...options, onError: errors.listener }, rows.listener)
  return {
    ...{ rows, errors, stop },
    /** Resolves when it has ended up at `expected`. */
    agrees: async (expected: readonly Row[]) => {
      const text = JSON.stringify(expected)
      await rows
        .until((all) => JSON.stringify(all.at(-1)) === text)
        .catch(() => expect(rows.all.at(-1)).toEqual(expected))
    },
  }
}

describe('which way', () => {
  const kept: readonly [string, Options][] = [
    ['known columns', { select: columns }],
    [
      'a filter, and an order that JavaScript knows',
      { select: columns, where: { pages: { gte: 3 } }, orderBy: [{ at: 'desc' }, { id: 'asc' }] },
    ],
    ['without its key', { select: { title: true }, orderBy: { weight: 'asc.nullsfirst' } }],
  ]
  const fetched: readonly [string, Options][] = [
    ['all columns, of which one comes otherwise', {}],
    ['that column', { select: { id: true, span: true } }],
    ['a limit', { select: columns, limit: 2 }],
    ['an order of text', { select: columns, orderBy: { title: 'asc' } }],
    ['a relation', { select: { id: true, shelf_of: true } }],
    ['alternatives', { select: columns, where: { or: [{ id: 1 }, { id: 2 }] } }],
    ['a part of JSON', { select: columns, where: { doc: { path: ['a'], eq: 1 } } }],
  ]
  it.each(kept)('%s: kept by the changes', (_, options) => {
    expect(planOf(book, options)).toBeDefined()
  })
  it.each(fetched)('%s: fetched anew', (_, options) => {
    expect(planOf(book, options)).toBeUndefined()
  })
})

describe('a live query', () => {
  it('tells rows as REST does, at first and after changes', async () => {
    await sql(`insert into book values
      (1, null, 'ä"\\', 5, 1e-7, '2026-01-02 03:04:05.6+02', '0044-03-15 BC', true, '0b0e7c5e-0000-4000-8000-00000000000A',
       1.5000, '{"b": [1, {"c": null}], "a": 1.0}', '{x,NULL,"y z"}', 12, '1 day', '\\x00ff'),
      (2, null, null, null, 'NaN', 'infinity', '9999-12-31', null, null, 'NaN', '"x"', '{}', null, null, null),
      (3, null, '', 0, '-Infinity', '0001-01-01 00:00:00+00', '12026-01-01', false, null, 0, 'null', null, 1, null, null)`)
    const client = liveClient(server)
    const options = { select: columns, orderBy: { id: 'asc' } }
    const [kept, whole] = [watch(client, book, options), watch(client, book, { orderBy: { id: 'asc' } })]
    const first = await find(client, book, options)
    await kept.agrees(first)
    await sql(
      `update book set done = not done; update book set title = 'x', at = at + interval '1 microsecond' where id = 1`,
    )
    const after = await find(client, book, options)
    expect(after).not.toEqual(first)
    await kept.agrees(after)
    await whole.agrees(await find(client, book, { orderBy: { id: 'asc' } }))
    expect([...kept.errors.all, ...whole.errors.all]).toEqual([])
    kept.stop()
    whole.stop()
    await sql('delete from book')
  })

  it('tells every kind of column that it keeps as REST does, and needs no request for it', async () => {
    await sql(`insert into everything (second, tiny, normal, big, exact, half, label, fixed, body, any_json, doc, docs, day, at,
        local_at, clock, zoned_clock, address, network, mac, bits, object_id, mood, moods, tags, matrix, mail, work_mail, amount)
      values (1, 2, 3, 4, 1.500, 0.1, 'l', 'f', 'b', '{"a" : 1,  "a": 2, "z": [null]}', '{"z": 1.0, "a": {}}', '{"1","{}"}',
        '2026-02-03', '2026-02-03 04:05:06.789+01', '2026-02-03 04:05', '04:05:06.7', '04:05+02', '10.0.0.1/24', '10.0.0.0/8',
        '08:00:2b:01:02:03', '1010', 7, 'ok', '{sad,"it''s \\"fine\\""}', '{a,NULL}', '{{1,2},{3,4}}', 'a@b', 'c@d', 5)`)
    const kinds = Object.entries(everythingFacts.live ?? {}).filter(([, kind]) => kind !== 'other')
    const options = { select: Object.fromEntries(kinds.map(([name]) => [name, true])) }
    const [client, searching] = [liveClient(server), liveClient(server)]
    const kept = watch(client, everythingFacts, options)
    await kept.agrees(await find(searching, everythingFacts, options))
    await sql(
      `update everything set normal = 4, half = 'Infinity', clock = '24:00', zoned_clock = '00:00:00.5-11:30'`,
    )
    await kept.agrees(await find(searching, everythingFacts, options))
    expect(kinds.length).toBeGreaterThan(30)
    expect(client.requests).toBe(0)
    kept.stop()
  })

  it('ends where a search ends, over random changes and broken sockets', async () => {
    let seed = 20_261_126
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    await sql(`insert into shelf select n, 'shelf ' || n from generate_series(1, 4) n;
      insert into tag select n, 'tag ' || n from generate_series(1, 3) n`)
    const queries: readonly (readonly [Facts, Options])[] = [
      [book, { select: columns, orderBy: { id: 'asc' } }],
      [
        book,
        {
          select: columns,
          where: { done: true, pages: { lt: 6 } },
          orderBy: [{ at: 'desc' }, { weight: 'asc' }, { id: 'desc' }],
        },
      ],
      [
        book,
        {
          select: { title: true },
          where: { shelf: { in: [1, 2] }, not: { title: 'book 3' } },
          orderBy: [{ day: 'asc.nullsfirst' }, { id: 'asc' }],
        },
      ],
      [book, { where: { or: [{ done: true }, { shelf: 3 }] }, orderBy: { id: 'asc' }, limit: 5 }],
      [
        book,
        {
          select: { id: true, shelf_of: { select: { label: true } } },
          orderBy: [{ title: 'asc' }, { id: 'asc' }],
        },
      ],
      [
        shelf,
        {
          select: {
            label: true,
            book: { select: { id: true }, orderBy: { id: 'asc' } },
            tag: { select: { name: true }, orderBy: { id: 'asc' } },
          },
          where: { book: { some: { done: true } } },
          orderBy: { id: 'asc' },
        },
      ],
    ]
    const client = liveClient(server)
    const watched = queries.map(([facts, options]) => watch(client, facts, options))
    await Promise.all(watched.map(({ rows }) => rows.until((all) => all.length > 0)))
    const value = (choices: readonly string[]) => choices[random(choices.length)] ?? 'null'
    const row = () =>
      `${random(8)}, ${value(['1', '2', '3', 'null'])}, 'book ' || ${random(5)}, ${random(10)}, ${value(['1.5', "'NaN'", 'null', '-0.25'])},
       now() - interval '${random(5)} h', ${value(["'2026-01-01'", "'2025-06-01'", 'null'])}, ${value(['true', 'false', 'null'])}`
    const statements: readonly (() => string)[] = [
      () =>
        `insert into book values (${row()}) on conflict (id) do update set done = excluded.done, at = excluded.at, weight = excluded.weight`,
      () =>
        `insert into book values (${row()}) on conflict (id) do update set shelf = excluded.shelf, day = excluded.day, pages = excluded.pages`,
      () => `update book set title = title || '!', done = not done where id > ${random(8)}`,
      () => `delete from book where id = ${random(8)}`,
      () =>
        `update book b set id = 8 + b.id where id = ${random(4)} and not exists (select from book o where o.id = 8 + b.id)`,
      () => `update shelf set label = 'shelf ${random(100)}' where id = ${1 + random(4)}`,
      () => `insert into shelf_tag values (${1 + random(4)}, ${1 + random(3)}) on conflict do nothing`,
      () => `delete from shelf_tag where shelf = ${1 + random(4)}`,
      () =>
        `begin; delete from book where id < 3; insert into book values (${row()}) on conflict do nothing; rollback`,
    ]
    for (let round = 0; round < 4; round += 1) {
      for (let at = 0; at < 60; at += 1) {
        await sql(statements[random(statements.length)]?.() ?? '')
        if (random(25) === 0) client.cut()
        if (random(60) === 0) await sql('truncate book')
      }
      for (const [at, [facts, options]] of queries.entries())
        await watched[at]?.agrees(await find(client, facts, options))
    }
    for (const { errors, stop } of watched) {
      expect(errors.all).toEqual([])
      stop()
    }
  }, 120_000)

  it('is fetched anew where numbers are too large to be told apart, or policies look elsewhere', async () => {
    const client = liveClient(server)
    await sql('truncate book')
    const big = watch(client, book, { select: { id: true, big: true }, orderBy: { big: 'asc' } })
    await sql(`insert into book (id, big) values (101, 9007199254740993), (102, 9007199254740992)`)
    await big.agrees([
      { id: 102, big: 9007199254740992 },
      { id: 101, big: 9007199254740992 },
    ])
    big.stop()
    const guarded: Facts = { table: 'guarded', key: ['id'], live: { id: 'int', owner: 'text' } }
    const own = watch(client, guarded, { orderBy: { id: 'asc' } })
    await own.agrees([])
    await sql(`insert into friends values ('eve'); insert into guarded values (1, 'eve'), (2, 'mallory')`)
    await own.agrees([{ id: 1, owner: 'eve' }])
    await sql(`delete from friends; insert into guarded values (3, 'eve')`)
    await sql(`insert into friends values ('mallory'); insert into guarded values (4, 'mallory')`)
    await own.agrees([
      { id: 2, owner: 'mallory' },
      { id: 4, owner: 'mallory' },
    ])
    own.stop()
  })

  it('gives rows, and says what to do, where a table is not published', async () => {
    const client = liveClient(server)
    const hidden: Facts = { table: 'hidden', key: ['id'], live: { id: 'int', shelf: 'int' } }
    await sql('insert into hidden values (1, null)')
    const one = watch(client, hidden, {})
    await one.agrees([{ id: 1, shelf: null }])
    expect(one.errors.all[0]).toBeInstanceOf(ApiError)
    expect(one.errors.all[0]).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(
        'alter publication supabase_realtime add table public.hidden',
      ) as string,
    })
    one.stop()
  })

  it('tells one row, and counts', async () => {
    const client = liveClient(server)
    const [row, count] = [hear<Row | null>(), hear<number>()]
    const stops = [
      client.table(tag).liveOne({ where: { name: 'new' } }, row.listener),
      client.table(tag).liveCount({ where: { id: { gt: 2 } } }, count.listener),
    ]
    await row.until((all) => all.at(-1) === null)
    await count.until((all) => all.length > 0)
    const before = count.all.at(-1) ?? 0
    await sql(`insert into tag values (50, 'new')`)
    await row.until((all) => all.at(-1)?.id === 50)
    await count.until((all) => all.at(-1) === before + 1)
    for (const stop of stops) stop()
  })
})
