// Embedding over a real schema: every way of every table, one and two levels deep, gives what hand-written SQL gives; and
// the unmodified supabase-js reads it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import type { Relation, Table } from '../rest/contract.ts'
import { createLoader } from '../reload/load.ts'
import * as clientDoor from '../client/index.ts'
import * as restDoor from '../rest/index.ts'
import { startTestServer, type TestServer } from './server.ts'

const views = `
create view track_list with (security_invoker) as
  select t.track_id, t.name, t.album_id as record_id, t.genre_id from track t;
create view record_list with (security_invoker) as select album_id as record_no, title, artist_id from album;
grant select on track_list, record_list to service_role;`

let server: TestServer
let tables: ReadonlyMap<string, Table>
beforeAll(async () => {
  const sql = readFileSync(join(projectRoot(), 'examples/chinook/chinook.sql'), 'utf8')
  server = await startTestServer({ sql: sql + views, env: { MAX_ROWS: '0' } })
  const loader = createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })
  const { relations } = await loader.load(server.generatedDir)
  tables = new Map(relations.map(({ table }) => [table.name, table]))
  await loader.close()
})
afterAll(() => server.stop())

const get = async (path: string): Promise<unknown> => {
  const response = await server.request(`/rest/v1/${path}`, { as: server.config.serviceRoleKey })
  const body: unknown = await response.json()
  expect({ path, status: response.status, body }).toMatchObject({ status: 200 })
  return body
}
const facts = (name: string): Table => {
  const table = tables.get(name)
  if (!table) throw new Error(`no facts of ${name}`)
  return table
}
const query = async (sql: string): Promise<unknown> => {
  const { rows } = await server.database.query(
    `select coalesce(json_agg(rows_), '[]') as all from (${sql}) rows_`,
  )
  return (rows[0] as { all: unknown }).all
}

const same = (from: string, to: string, on: Relation['on']) =>
  Object.entries(on)
    .map(([ours, theirs]) => `${from}.${ours} = ${to}.${theirs}`)
    .join(' and ')

/** The rows that a way leads to from `from`, as somebody would write it. */
function expected(way: Relation, from: string, to: string, list: string): string {
  const where = way.via
    ? `exists (select from ${way.via.table} j where ${same(from, 'j', way.on)} and ${same('j', to, way.via.on)})`
    : same(from, to, way.on)
  const rows = `select ${list} from ${way.table} ${to} where ${where}`
  return way.cardinality.endsWith('to-many')
    ? `(select coalesce(json_agg(far_), '[]') from (${rows} order by ${order(way.table).join()}) far_)`
    : `(select row_to_json(far_) from (${rows}) far_)`
}

/** Columns that give rows of a relation one order. */
const order = (table: string): readonly string[] => {
  const { primaryKey, columns } = facts(table)
  return primaryKey.length > 0 ? primaryKey : Object.keys(columns)
}

/** A handful of rows: the tables are large and the ways are many. */
const some = (table: string) => `order by ${order(table).join()} limit 7`
const path = (table: string, select: string, embeds: readonly (readonly [path: string, table: string])[]) =>
  [
    `${table}?select=${select}&order=${order(table).join()}&limit=7`,
    ...embeds.map(([name, far]) => `${name}.order=${order(far).join()}`),
  ].join('&')

describe('chinook, by every way', () => {
  it('has ways between all its tables and views, to both sides', () => {
    const ways = [...tables.values()].flatMap((table) =>
      Object.values(table.relations).map((way) => `${table.name} ${way.cardinality} ${way.table}`),
    )
    for (const [near, far] of [
      ['album', 'artist'],
      ['customer', 'employee'],
      ['invoice', 'customer'],
      ['invoice_line', 'invoice'],
      ['invoice_line', 'track'],
      ['track', 'album'],
      ['track', 'genre'],
      ['track', 'media_type'],
      ['playlist_track', 'playlist'],
      ['playlist_track', 'track'],
      ['track_list', 'genre'],
      ['track_list', 'record_list'],
      ['record_list', 'artist'],
      ['employee', 'employee'],
    ]) {
      expect(ways).toContain(`${near} many-to-one ${far}`)
      expect(ways).toContain(`${far} one-to-many ${near}`)
    }
    expect(ways).toContain('playlist many-to-many track')
    expect(ways).toContain('track many-to-many playlist')
  })

  it('one level deep', async () => {
    for (const [name, { relations }] of tables) {
      for (const [own, way] of Object.entries(relations)) {
        const got = await get(path(name, `x:${way.table}!${own}(*)`, [['x', way.table]]))
        const sql = `select ${expected(way, 'a', 'b', 'b.*')} as x from ${name} a ${some(name)}`
        expect({ name, own, got }).toEqual({ name, own, got: await query(sql) })
      }
    }
  }, 60_000)

  it('two levels deep', async () => {
    let pairs = 0
    for (const [name, { relations }] of tables) {
      for (const [own, first] of Object.entries(relations)) {
        const ways = Object.entries(facts(first.table).relations)
        // every second level once from somewhere: the first level is tested above
        const picked = ways.filter((_, index) => index % 3 === pairs % 3)
        for (const [next, second] of picked) {
          pairs++
          const key = order(first.table)[0] ?? ''
          const embed = `x:${first.table}!${own}(${key},y:${second.table}!${next}(*))`
          const got = await get(
            path(name, embed, [
              ['x', first.table],
              ['x.y', second.table],
            ]),
          )
          const inner = `b.${key}, ${expected(second, 'b', 'c', 'c.*')} as y`
          const sql = `select ${expected(first, 'a', 'b', inner)} as x from (select * from ${name} ${some(name)}) a`
          expect({ embed, got }).toEqual({ embed, got: await query(sql) })
        }
      }
    }
    expect(pairs).toBeGreaterThan(40)
  }, 120_000)
})

/** Node 20 has no WebSocket, and Realtime is not what is tested here. */
const options = {
  auth: { persistSession: false, autoRefreshToken: false },
  realtime: { transport: Object as unknown as typeof WebSocket },
}

describe('supabase-js, unmodified', () => {
  const client = () => createClient(server.url, server.config.serviceRoleKey, options)

  it('reads relations, with filters, order and limits of their own', async () => {
    const { data, error } = await client()
      .from('artist')
      .select('name, album!inner(title, tracks:track(name, genre(name)))')
      .eq('album.title', 'Facelift')
      .order('milliseconds', { referencedTable: 'album.tracks', ascending: false })
      .limit(2, { referencedTable: 'album.tracks' })
    expect(error).toBeNull()
    expect(data).toEqual([
      {
        name: 'Alice In Chains',
        album: [
          {
            title: 'Facelift',
            tracks: await query(
              `select t.name, json_build_object('name', g.name) as genre from track t join genre g using (genre_id)
               join album a using (album_id) where a.title = 'Facelift' order by milliseconds desc limit 2`,
            ),
          },
        ],
      },
    ])
  })

  it('counts, spreads, orders by a relation, one object', async () => {
    const counted = await client()
      .from('track')
      .select('name, ...album(title), invoice_line(count)', { count: 'exact' })
      .eq('genre_id', 1)
      .order('album(title)')
      .order('track_id')
      .range(0, 1)
    expect(counted.error).toBeNull()
    expect(counted.count).toBe(1297)
    expect(counted.data).toEqual(
      await query(
        `select t.name, a.title, json_build_array(json_build_object('count',
           (select count(*) from invoice_line l where l.track_id = t.track_id))) as invoice_line
         from track t join album a using (album_id) where genre_id = 1 order by a.title, t.track_id limit 2`,
      ),
    )
    const one = await client().from('album').select('*, artist(*)').eq('album_id', 1).single()
    expect(one.data).toMatchObject({ album_id: 1, artist: { name: 'AC/DC' } })
  })

  it('hands on what is refused', async () => {
    const { error, status } = await client().from('album').select('*, tracks(*)')
    expect([status, error]).toMatchObject([
      400,
      { code: 'PGRST200', hint: expect.stringContaining("'track'") as string },
    ])
  })
})
