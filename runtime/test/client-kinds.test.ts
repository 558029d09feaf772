// The typed client over a whole server: every test on every kind of column, pages by key, writes, functions, numbers that
// JavaScript cannot hold.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generate } from '../../generator/generate.ts'
import { projectRoot } from '../config/root.ts'
import { type ClientPage, type Db, openClient } from './generated-client.ts'
import { startTestServer, type TestServer } from './server.ts'

const more = `
  create function tracks_of(composer_like text) returns setof track language sql stable
    as $$ select * from track where composer ilike composer_like $$;
  create function add(a integer, b integer default 1) returns integer language sql immutable as 'select a + b';
  create function add(one text, two text) returns text language sql immutable as 'select one || two';
  create function nothing() returns void language sql as '';
  create function sales() returns table (country text, total numeric) language sql stable
    as 'select billing_country, sum(total) from invoice group by 1';
  create table big (id bigint primary key, amount numeric not null, list bigint[], doc jsonb, period int4range, words tsvector,
    other bigint references big);
  insert into big values
    (9007199254740993, 0.10000000000000000001, '{9007199254740995}', '{"a":{"b":[1,"x"]},"n":5}', '[1,5)', 'fat cat', null),
    (2, 2.5, '{1,2}', '{"a":{"b":[2,"y"]},"n":"5"}', '[10,20)', 'thin dog', 9007199254740993),
    (3, 1, null, '[1,2]', null, null, 2);
  create table person (id integer primary key, name text not null);
  create table follows (who integer references person, whom integer references person, primary key (who, whom));
  insert into person values (1, 'Ann'), (2, 'Bob'), (3, 'Cid');
  insert into follows values (1, 2), (1, 3), (2, 3);
  grant execute on all functions in schema public to service_role;`

type Known = Db<'album' | 'genre' | 'track' | 'big' | 'person', 'add' | 'nothing' | 'sales' | 'tracks_of'>

let server: TestServer
let db: Known
/** The same with `int8` and `numeric` as text. */
let exact: Known

beforeAll(async () => {
  const chinook = readFileSync(join(projectRoot(), 'examples/chinook/chinook.sql'), 'utf8')
  server = await startTestServer({ sql: `${chinook};${more}` })
  db = await openClient(server)
  const outDir = join(server.generatedDir, '../exact')
  const connection = new pg.Client(server.database.connection)
  await connection.connect()
  const config = { int8: 'string', numeric: 'string' } as const
  await generate(connection, { schemas: ['public'], outDir, mode: 'write', config })
  await connection.end()
  exact = await openClient(server, outDir)
})
afterAll(() => server.stop())

const sql = async (text: string): Promise<unknown> => {
  const { rows } = await server.database.query(`select to_json((${text})) as value`)
  return (rows[0] as { value: unknown }).value
}
const list = (of: string) => sql(`select coalesce(json_agg(t), '[]') from (${of}) t`)

describe('tests on every kind of column', () => {
  const found = async (where: object) => {
    const rows = await db.big.findMany({ select: { amount: true }, where, orderBy: { id: 'asc' } })
    return rows.map(({ amount }) => amount)
  }
  it.each<[string, object, number[]]>([
    ['array contains', { list: { contains: [1] } }, [2.5]],
    ['array within', { list: { containedBy: [1, 2, 3] } }, [2.5]],
    ['array overlaps', { list: { overlaps: [2, 7] } }, [2.5]],
    ['array equals', { list: { eq: [1, 2] } }, [2.5]],
    ['jsonb contains', { doc: { contains: { n: 5 } } }, [0.1]],
    ['jsonb array equals', { doc: { eq: [1, 2] } }, [1]],
    ['path, text', { doc: { path: ['a', 'b', 1], eq: 'y' } }, [2.5]],
    ['path, number', { doc: { path: ['a', 'b', 0], gt: 1 } }, [2.5]],
    ['path, a number is no text', { doc: { path: ['n'], in: [5] } }, [0.1]],
    ['path, list of texts', { doc: { path: ['n'], in: ['5', '6'] } }, [2.5, 0.1]],
    ['path, absent', { doc: { path: ['n'], is: null } }, [1]],
    ['path, contains', { doc: { path: ['a', 'b'], contains: ['x'] } }, [0.1]],
    ['range contains', { period: { contains: '[2,3)' } }, [0.1]],
    ['range before', { period: { before: '[7,8)' } }, [0.1]],
    ['range after', { period: { after: '[7,8)' } }, [2.5]],
    [
      'range overlaps',
      { or: [{ period: { overlaps: '[4,6)' } }, { period: { adjacent: '[20,21)' } }] },
      [2.5, 0.1],
    ],
    ['words', { words: { textSearch: 'cat OR mouse' } }, [0.1]],
    [
      'words, plain',
      { words: { textSearch: { query: 'thin dog', type: 'plain', config: 'simple' } } },
      [2.5],
    ],
    ['distinct', { other: { isDistinct: 2 } }, [2.5, 0.1]],
    ['not in', { amount: { notIn: [1, 2.5] } }, [0.1]],
    ['any of', { amount: { gt: { anyOf: [2, 100] } } }, [2.5]],
    ['all of', { amount: { gt: { allOf: [0, 1] } } }, [2.5]],
  ])('%s', async (_, where, amounts) => {
    expect(await found(where)).toEqual(amounts)
  })
})

describe('pages', () => {
  it.each<[string, object]>([
    ['by key', {}],
    ['by a column with equals', { orderBy: { composer: 'asc' } }],
    ['nulls first', { orderBy: { composer: 'desc' } }],
    ['nulls last downwards', { orderBy: { composer: 'desc.nullslast' } }],
    ['nulls first upwards', { orderBy: [{ composer: 'asc.nullsfirst' }, { name: 'desc' }] }],
    ['by a number with decimals', { orderBy: [{ unit_price: 'desc' }, { milliseconds: 'asc' }] }],
  ])('hold every row once, in order: %s', async (_, options) => {
    const where = { album: { artist: { name: { like: 'B%' } } } }
    const all = (await db.track.findMany({
      select: { track_id: true },
      where,
      orderBy: [...[(options as { orderBy?: object }).orderBy ?? []].flat(), { track_id: 'asc' }],
    })) as object[]
    const got: object[] = []
    let cursor: string | null = null
    let pages = 0
    do {
      const page: ClientPage = await db.track.page({
        ...options,
        select: { track_id: true },
        where,
        limit: 40,
        cursor,
      })
      got.push(...page.rows)
      cursor = page.nextCursor
      pages += 1
    } while (cursor !== null)
    expect(all.length).toBeGreaterThan(100)
    expect(got).toEqual(all)
    expect(pages).toBe(Math.ceil(all.length / 40))
  })

  it('are not shifted by rows that come and go', async () => {
    const first = await db.genre.page({ limit: 3, select: { genre_id: true } })
    await db.genre.insert({ genre_id: 0, name: 'new' })
    const second = await db.genre.page({ limit: 3, select: { genre_id: true }, cursor: first.nextCursor })
    await db.genre.delete({ where: { genre_id: 0 } })
    expect([...first.rows, ...second.rows]).toEqual([1, 2, 3, 4, 5, 6].map((id) => ({ genre_id: id })))
  })
})

it('a table reaches itself through a junction, each way', async () => {
  const names = { select: { name: true }, orderBy: { id: 'asc' } }
  const rows = await db.person.findMany({
    select: { name: true, person_via_follows: names, person_via_follows_by_who: names },
    orderBy: { id: 'asc' },
  })
  const people = (...list: string[]) => list.map((name) => ({ name }))
  expect(rows).toEqual([
    { name: 'Ann', person_via_follows: people('Bob', 'Cid'), person_via_follows_by_who: [] },
    { name: 'Bob', person_via_follows: people('Cid'), person_via_follows_by_who: people('Ann') },
    { name: 'Cid', person_via_follows: [], person_via_follows_by_who: people('Ann', 'Bob') },
  ])
  const where = { person_via_follows: { some: { name: 'Cid' } } }
  expect(await db.person.findMany({ select: { name: true }, where, orderBy: { id: 'asc' } })).toEqual(
    people('Ann', 'Bob'),
  )
})

describe('writes', () => {
  it('give back what is selected, relations too', async () => {
    const album = { album_id: 9001, title: 'New', artist_id: 1 }
    expect(
      await db.album.insert(album, { select: { title: true, artist: { select: { name: true } } } }),
    ).toEqual({
      title: 'New',
      artist: { name: 'AC/DC' },
    })
    expect(await db.album.upsert([{ ...album, title: 'Newer' }], { select: { title: true } })).toEqual([
      { title: 'Newer' },
    ])
    expect(
      await db.album.update({
        where: { album_id: 9001 },
        data: { artist_id: 2 },
        select: { artist: { select: { name: true } } },
      }),
    ).toEqual([{ artist: { name: 'Accept' } }])
    expect(await db.album.delete({ where: { album_id: 9001 }, select: { '*': true, track: true } })).toEqual([
      { ...album, title: 'Newer', artist_id: 2, track: [] },
    ])
  })
})

describe('functions', () => {
  it('by name, every kind', async () => {
    expect(Object.keys(db.rpc).sort()).toEqual(['add', 'nothing', 'sales', 'tracks_of'])
    expect(await db.rpc.add({ a: 1 })).toBe(2)
    expect(await db.rpc.add({ a: 1, b: 5 })).toBe(6)
    expect(await db.rpc.add({ one: 'x', two: 'y' })).toBe('xy')
    expect((await db.rpc.nothing()) ?? null).toBeNull()
    expect(
      await db.rpc.sales(
        {},
        { where: { total: { gt: 300 } }, orderBy: { total: 'desc' }, select: { country: true } },
      ),
    ).toEqual(await list(`select country from sales() where total > 300 order by total desc`))
    expect((await db.rpc.add({ one: 'x', c: 1 }).safe()).error).toMatchObject({
      status: 404,
      code: 'PGRST202',
    })
  })

  it('that give rows of a table: searched, ordered, with relations', async () => {
    expect(
      await db.rpc.tracks_of(
        { composer_like: '%page%' },
        {
          where: { album: { artist: { name: 'Led Zeppelin' } } },
          select: { name: true, album: { select: { title: true } } },
          orderBy: { track_id: 'asc' },
          limit: 4,
        },
      ),
    ).toEqual(
      await list(`select t.name, json_build_object('title', a.title) as album from tracks_of('%page%') t
        join album a using (album_id) join artist r using (artist_id) where r.name = 'Led Zeppelin' order by track_id limit 4`),
    )
  })
})

describe('int8 and numeric as text', () => {
  const first = { id: '9007199254740993', amount: '0.10000000000000000001', list: ['9007199254740995'] }

  it('come without a lost digit, nested too', async () => {
    expect(await exact.big.findOne({ where: { id: 9007199254740993n } })).toMatchObject(first)
    expect(
      await exact.big.findMany({ select: { id: true, big: { select: { '*': true } } }, where: { id: '2' } }),
    ).toEqual([{ id: '2', big: expect.objectContaining(first) as unknown }])
    expect(await exact.big.findMany({ select: { big_by_other: true }, where: { id: first.id } })).toEqual([
      { big_by_other: [expect.objectContaining({ id: '2', other: first.id }) as unknown] },
    ])
    // What is lost otherwise.
    expect(await db.big.findOne({ where: { id: first.id } })).toMatchObject({
      id: Number(first.id),
      amount: 0.1,
    })
  })

  it('go in as text, number or bigint, and come back from writes as text', async () => {
    const given = { id: 9007199254740997n, amount: '1.00000000000000000001', list: ['9007199254740999', 1] }
    const row = await exact.big.insert(given)
    expect(row).toMatchObject({
      id: '9007199254740997',
      amount: given.amount,
      list: ['9007199254740999', '1'],
    })
    expect(
      await exact.big.update({
        where: { id: { in: [given.id] } },
        data: { amount: 5 },
        select: { amount: true },
      }),
    ).toEqual([{ amount: '5' }])
    expect(await exact.big.delete({ where: { id: given.id } })).toMatchObject([{ id: '9007199254740997' }])
  })

  it('page by values that no number holds', async () => {
    const ids: unknown[] = []
    let cursor: string | null = null
    do {
      const page: ClientPage = await exact.big.page({
        limit: 1,
        orderBy: { amount: 'desc' },
        cursor,
      })
      ids.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(ids).toEqual(['2', '3', first.id])
  })
})
