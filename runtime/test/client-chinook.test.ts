// The typed client over a whole server with real data: relations, and conditions over them, give what SQL gives.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { type Db, openClient } from './generated-client.ts'
import { startTestServer, type TestServer } from './server.ts'

const more = `
  create function longest(artist) returns setof track rows 1 language sql stable
    as 'select t.* from track t join album a using (album_id) where a.artist_id = $1.artist_id order by milliseconds desc, track_id limit 1';
  create view loud as select track_id, name, album_id from track where genre_id = 3;
  grant execute on all functions in schema public to service_role;`

const tables = [
  ...(['album', 'artist', 'customer', 'employee', 'genre', 'invoice', 'invoice_line'] as const),
  ...(['media_type', 'playlist', 'playlist_track', 'track', 'loud'] as const),
]

let server: TestServer
let db: Db<(typeof tables)[number], never>

beforeAll(async () => {
  const chinook = readFileSync(join(projectRoot(), 'examples/chinook/chinook.sql'), 'utf8')
  server = await startTestServer({ sql: `${chinook};${more}` })
  db = await openClient(server)
})
afterAll(() => server.stop())

/** One value, as JSON. */
const sql = async (text: string): Promise<unknown> => {
  const { rows } = await server.database.query(`select to_json((${text})) as value`)
  return (rows[0] as { value: unknown }).value
}
const list = (of: string) => sql(`select coalesce(json_agg(t), '[]') from (${of}) t`)

describe('every table', () => {
  it.each(tables)('%s: rows and count', async (table) => {
    const all = (await list(`select * from ${table} order by 1, 2 limit 50`)) as object[]
    const [first = {}] = all
    const [one = '', two = ''] = Object.keys(first)
    expect(await db[table].findMany({ orderBy: [{ [one]: 'asc' }, { [two]: 'asc' }], limit: 50 })).toEqual(
      all,
    )
    expect(await db[table].count()).toBe(await sql(`select count(*) from ${table}`))
    expect(await db.table(table).findOne({ where: first, orderBy: { [one]: 'asc' } })).toEqual(first)
  })
})

describe('relations in select', () => {
  it('two levels: to one, to one', async () => {
    const got = await db.track.findMany({
      select: { name: true, album: { select: { title: true, artist: { select: { name: true } } } } },
      where: { track_id: { lte: 40 } },
      orderBy: { track_id: 'asc' },
    })
    expect(got).toEqual(
      await list(`select t.name, json_build_object('title', a.title, 'artist', json_build_object('name', r.name)) as album
        from track t join album a using (album_id) join artist r using (artist_id) where track_id <= 40 order by track_id`),
    )
  })

  it('two levels: to many, to many; ordered and cut', async () => {
    const got = await db.artist.findMany({
      select: {
        name: true,
        album: {
          select: {
            title: true,
            track: { select: { name: true }, orderBy: { name: 'desc' }, limit: 2, offset: 1 },
          },
          orderBy: { title: 'asc' },
          where: { title: { like: '%a%' } },
        },
      },
      where: { artist_id: { in: [1, 22, 25, 26] } },
      orderBy: { artist_id: 'asc' },
    })
    expect(got).toEqual(
      await list(`select name, (select coalesce(json_agg(json_build_object('title', title, 'track',
          (select coalesce(json_agg(json_build_object('name', x.name)), '[]')
            from (select name from track where album_id = a.album_id order by name desc limit 2 offset 1) x)) order by title), '[]')
          from album a where a.artist_id = artist.artist_id and title like '%a%') as album
        from artist where artist_id in (1, 22, 25, 26) order by artist_id`),
    )
  })

  it('through a junction, both ways', async () => {
    const got = await db.playlist.findOne({
      select: {
        '*': true,
        track: {
          select: { name: true, playlist: { select: { name: true }, orderBy: { playlist_id: 'asc' } } },
          orderBy: { track_id: 'asc' },
        },
      },
      where: { playlist_id: 16 },
    })
    expect(got).toEqual(
      await sql(`select row_to_json(p) from (select playlist_id, name,
        (select json_agg(json_build_object('name', t.name, 'playlist',
            (select json_agg(json_build_object('name', q.name) order by q.playlist_id) from playlist q join playlist_track u using (playlist_id) where u.track_id = t.track_id)) order by track_id)
          from track t join playlist_track using (track_id) where playlist_id = 16) as track from playlist where playlist_id = 16) p`),
    )
    expect(got?.track).toHaveLength(15)
  })

  it('to itself, each way, and null where nobody is', async () => {
    const got = await db.employee.findMany({
      select: {
        last_name: true,
        employee: { select: { last_name: true } },
        employee_by_reports_to: { select: { last_name: true }, orderBy: { employee_id: 'asc' } },
      },
      orderBy: { employee_id: 'asc' },
    })
    expect(got).toEqual(
      await list(`select last_name,
        (select json_build_object('last_name', b.last_name) from employee b where b.employee_id = e.reports_to) as employee,
        (select coalesce(json_agg(json_build_object('last_name', b.last_name) order by b.employee_id), '[]')
          from employee b where b.reports_to = e.employee_id) as employee_by_reports_to
        from employee e order by employee_id`),
    )
    expect(got[0]?.employee).toBeNull()
  })

  it('over a view, and by a function of the row', async () => {
    expect(
      await db.loud.findMany({
        select: { name: true, album: { select: { title: true } } },
        orderBy: { track_id: 'asc' },
        limit: 3,
      }),
    ).toEqual(
      await list(
        `select name, json_build_object('title', title) as album from loud join album using (album_id) order by track_id limit 3`,
      ),
    )
    expect(
      await db.artist.findMany({
        select: { name: true, longest: { select: { name: true } } },
        where: { artist_id: { in: [1, 25] } },
        orderBy: { artist_id: 'asc' },
      }),
    ).toEqual(
      await list(`select name, (select json_build_object('name', l.name) from longest(artist) l) as longest
        from artist where artist_id in (1, 25) order by artist_id`),
    )
  })
})

describe('relations in where', () => {
  const ids = async (call: PromiseLike<Readonly<Record<string, unknown>>[]>) =>
    (await call).map((row) => Object.values(row)[0])
  const expected = async (of: string) =>
    ((await list(of)) as Record<string, unknown>[]).map((row) => Object.values(row)[0])
  const artists = (where: object) =>
    ids(db.artist.findMany({ select: { artist_id: true }, where, orderBy: { artist_id: 'asc' } }))
  const trackIds = (where: object) =>
    ids(db.track.findMany({ select: { track_id: true }, where, orderBy: { track_id: 'asc' } }))

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'to one, two levels',
      () => trackIds({ album: { artist: { name: { ilike: 'a%' } } } }),
      `select track_id from track join album using (album_id) join artist r using (artist_id) where r.name ilike 'a%' order by 1`,
    ],
    [
      'some',
      () => artists({ album: { some: { title: { like: '%Live%' } } } }),
      `select artist_id from artist r where exists (select from album a where a.artist_id = r.artist_id and title like '%Live%') order by 1`,
    ],
    [
      'some of nothing in particular',
      () => artists({ album: { some: {} } }),
      `select distinct artist_id from album order by 1`,
    ],
    [
      'none',
      () => artists({ album: { none: {} } }),
      `select artist_id from artist where artist_id not in (select artist_id from album) order by 1`,
    ],
    [
      'every',
      () => artists({ album: { some: {}, every: { title: { like: '%e%' } } } }),
      `select artist_id from artist r where exists (select from album a where a.artist_id = r.artist_id)
        and not exists (select from album a where a.artist_id = r.artist_id and not title like '%e%') order by 1`,
    ],
    [
      'in alternatives, with another relation and a column',
      () =>
        trackIds({
          or: [{ genre: { name: 'Opera' } }, { album: { artist: { name: 'AC/DC' } } }, { track_id: 2000 }],
        }),
      `select track_id from track t join genre g using (genre_id) join album a using (album_id) join artist r using (artist_id)
        where g.name = 'Opera' or r.name = 'AC/DC' or track_id = 2000 order by 1`,
    ],
    [
      'turned round, through a junction, three levels',
      () =>
        artists({
          not: { album: { some: { track: { some: { playlist: { some: { name: 'Music Videos' } } } } } } },
          artist_id: { lte: 60 },
        }),
      `select artist_id from artist r where artist_id <= 60 and not exists (select from album a join track using (album_id)
        join playlist_track using (track_id) join playlist p using (playlist_id) where a.artist_id = r.artist_id and p.name = 'Music Videos') order by 1`,
    ],
    [
      'none within every, in an alternative',
      () =>
        artists({
          or: [{ album: { every: { track: { none: { unit_price: { gt: 1 } } } } } }, { artist_id: 1 }],
          artist_id: { gte: 90 },
        }),
      `select artist_id from artist r where artist_id >= 90 and (artist_id = 1 or not exists (select from album a where a.artist_id = r.artist_id
        and exists (select from track t where t.album_id = a.album_id and unit_price > 1))) order by 1`,
    ],
    [
      'nobody there',
      () => ids(db.employee.findMany({ select: { employee_id: true }, where: { employee: null } })),
      `select employee_id from employee where reports_to is null`,
    ],
    [
      'order by a relation',
      () =>
        ids(
          db.album.findMany({
            select: { album_id: true },
            orderBy: [{ artist: { name: 'desc' } }, { album_id: 'asc' }],
            limit: 20,
          }),
        ),
      `select album_id from album join artist r using (artist_id) order by r.name desc, album_id limit 20`,
    ],
  ])('%s', async (_, call, of) => {
    const wanted = await expected(of)
    expect(wanted.length).toBeGreaterThan(0)
    expect(await call()).toEqual(wanted)
  })

  it('filters an embed by its own relations', async () => {
    const got = await db.playlist.findOne({
      select: {
        track: {
          select: { track_id: true },
          where: { album: { artist: { name: 'U2' } } },
          orderBy: { track_id: 'asc' },
        },
      },
      where: { playlist_id: 1 },
    })
    expect(got?.track).toEqual(
      await list(`select track_id from playlist_track join track using (track_id) join album using (album_id)
        join artist r using (artist_id) where playlist_id = 1 and r.name = 'U2' order by 1`),
    )
  })

  it('counts over relations', async () => {
    expect(await db.track.count({ where: { genre: { name: 'Jazz' } } })).toBe(
      await sql(`select count(*) from track join genre g using (genre_id) where g.name = 'Jazz'`),
    )
  })
})
