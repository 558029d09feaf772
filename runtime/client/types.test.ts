// What must compile and what must not, over generated clients: results are typed by the selection, a typo is an error at
// the call. Checked by `npm run typecheck`; nothing here sends a request.
import { describe, expect, expectTypeOf, it } from 'vitest'
import { createClient as functionsClient } from '../../generator/test/golden/functions/expected/client.ts'
import { createClient as hostileClient } from '../../generator/test/golden/hostile-names/expected/client.ts'
import { createClient as schemasClient } from '../../generator/test/golden/multi-schema/expected/client.ts'
import { createClient as relationsClient } from '../../generator/test/golden/relations/expected/client.ts'
import type { Album, Artist, Employee, Track } from '../../generator/test/golden/relations/expected/client.ts'
import { createClient as typesClient } from '../../generator/test/golden/types/expected/client.ts'
import type { Json, Safe } from './index.ts'

const options = { url: 'http://localhost', key: 'k' }
const db = relationsClient(options)
const fns = functionsClient(options)
const every = typesClient(options)

/** What a call gives. Calls are written as functions, so that none is sent. */
type Given<F extends () => PromiseLike<unknown>> = Awaited<ReturnType<F>>
const given = <F extends () => PromiseLike<unknown>>(...calls: F[]) => {
  expect(calls).toHaveLength(1)
  return expectTypeOf<Given<F>>()
}

describe('results', () => {
  it('are typed by the selection', () => {
    given(() => db.album.findMany()).toEqualTypeOf<Album[]>()
    given(() => db.album.findOne()).toEqualTypeOf<Album | null>()
    given(() => db.album.findMany({ select: {} })).toEqualTypeOf<Album[]>()
    given(() => db.album.findMany({ select: { title: true } })).toEqualTypeOf<{ title: string }[]>()
    given(() => db.album.findMany({ select: { title: true } }).safe()).toEqualTypeOf<
      Safe<{ title: string }[]>
    >()
    given(() => db.album.count()).toEqualTypeOf<number>()
    given(() => db.album.page({ limit: 2, select: { title: true } })).toMatchObjectType<{
      readonly rows: { title: string }[]
      readonly nextCursor: string | null
    }>()
  })

  it('hold relations to any depth: objects, null where there need not be one, arrays', () => {
    given(() =>
      db.album.findMany({
        select: {
          title: true,
          artist: { select: { name: true } },
          track: { select: { name: true, playlist: { select: { name: true } } }, limit: 3 },
        },
      }),
    ).toEqualTypeOf<
      {
        title: string
        artist: { name: string | null }
        track: { name: string; playlist: { name: string | null }[] }[]
      }[]
    >()
    given(() => db.track.findOne({ select: { album: { select: { artist: true } } } })).toEqualTypeOf<{
      album: { artist: Artist } | null
    } | null>()
    given(() => db.album.findMany({ select: { track: true } })).toEqualTypeOf<{ track: Track[] }[]>()
    given(() =>
      db.employee.findMany({ select: { employee: true, badge: { select: { color: true } } } }),
    ).toEqualTypeOf<{ employee: Employee | null; badge: { color: string } | null }[]>()
    given(() =>
      db.album.findMany({ select: { '*': true, artist: { select: { name: true } } } }),
    ).branded.toEqualTypeOf<(Album & { artist: { name: string | null } })[]>()
  })

  it('of writes follow select too', () => {
    const row = { album_id: 1, title: 'a', artist_id: 1 }
    given(() => db.album.insert(row)).toEqualTypeOf<Album>()
    given(() => db.album.insert([row])).toEqualTypeOf<Album[]>()
    given(() => db.album.insert(row, { select: { artist: { select: { name: true } } } })).toEqualTypeOf<{
      artist: { name: string | null }
    }>()
    given(() => db.album.upsert([row], { onConflict: 'album_id', select: { title: true } })).toEqualTypeOf<
      { title: string }[]
    >()
    given(() => db.album.update({ where: { album_id: 1 }, data: { title: 'b' } })).toEqualTypeOf<Album[]>()
    given(() => db.album.delete({ where: 'all', select: { title: true } })).toEqualTypeOf<
      { title: string }[]
    >()
  })

  it('of functions are those of the database', () => {
    expectTypeOf(fns.rpc.add).parameters.toExtend<unknown[]>()
    given(() => fns.rpc.add({ a: 1 })).toEqualTypeOf<number>()
    given(() => fns.rpc.add({ a: 'x', b: 'y' })).toEqualTypeOf<string>()
    given(() => fns.rpc.forget()).toEqualTypeOf<undefined>()
    given(() => fns.rpc.listing()).toEqualTypeOf<{ id: number; title: string }[]>()
    given(() => fns.rpc.listing({}, { where: { id: { gt: 1 } }, select: { title: true } })).toEqualTypeOf<
      { title: string }[]
    >()
    given(() =>
      fns.rpc.search_songs({ q: 'a' }, { select: { title: true }, orderBy: { id: 'desc' }, limit: 1 }),
    ).toEqualTypeOf<{ title: string }[]>()
    given(() => fns.rpc.body({ any: ['json'] })).toEqualTypeOf<Json>()
    given(() => schemasClient(options).schema('billing').invoice.count()).toEqualTypeOf<number>()
    given(() => hostileClient(options).table('auth').findMany()).toExtend<object[]>()
  })
})

it('changes and live queries are typed by their selection', () => {
  // Checked by the compiler; none of these is called.
  const calls = [
    () =>
      db.album.subscribe({ where: { album_id: { gt: 1 }, title: { ilike: 'a%' } } }, (change) => {
        if (change.type === 'INSERT') {
          expectTypeOf(change.record).toEqualTypeOf<Album>()
          expectTypeOf(change.old).toEqualTypeOf<null>()
        } else if (change.type === 'UPDATE') expectTypeOf(change.old).toEqualTypeOf<Partial<Album>>()
        else if (change.type === 'DELETE') expectTypeOf(change.record).toEqualTypeOf<null>()
        else if (change.type === 'TRUNCATE') expectTypeOf(change.cursor).toEqualTypeOf<string>()
        else expectTypeOf(change).toEqualTypeOf<{ readonly type: 'must_refetch' }>()
      }),
    () =>
      db.album.subscribe({ select: { title: true } }, (change) => {
        if (change.type === 'INSERT') expectTypeOf(change.record).toEqualTypeOf<{ title: string }>()
      }),
    () =>
      db.album.live({ select: { title: true, artist: { select: { name: true } } }, limit: 2 }, (rows) =>
        expectTypeOf(rows).toEqualTypeOf<{ title: string; artist: { name: string | null } }[]>(),
      ),
    () => db.album.liveOne({}, (row) => expectTypeOf(row).toEqualTypeOf<Album | null>()),
    () => db.album.liveCount({}, (count) => expectTypeOf(count).toEqualTypeOf<number>()),
    () =>
      hostileClient(options)
        .table('auth')
        .subscribe({}, () => undefined),
    () => every.everything.subscribe({ where: { mood: 'ok', flag: { is: null } } }, () => undefined),
  ]
  expect(calls).toHaveLength(7)
})

/* eslint-disable @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call -- mistakes have no type */
it('refuses mistakes where they stand', () => {
  const hostile = hostileClient(options)
  // Checked by the compiler; none of these is called.
  const mistakes = [
    // @ts-expect-error there is no such table
    () => db.albums,
    // @ts-expect-error there is no such table
    () => db.table('albums'),
    // @ts-expect-error a member of the client, not the table
    () => hostile.then,
    // @ts-expect-error there is no such column
    () => db.album.findMany({ select: { titel: true } }),
    // @ts-expect-error there is no such column beside one that is
    () => db.album.findMany({ select: { title: true, titel: true } }),
    // @ts-expect-error there is no such column in the relation
    () => db.album.findMany({ select: { artist: { select: { name: true, nam: true } } } }),
    // @ts-expect-error two levels down
    () => db.album.findMany({ select: { track: { select: { playlist: { select: { nam: true } } } } } }),
    // @ts-expect-error there is no such option
    () => db.album.findMany({ select: { track: { limt: 3, select: { name: true } } } }),
    // @ts-expect-error a to-one relation has no limit
    () => db.album.findMany({ select: { artist: { limit: 3, select: { name: true } } } }),
    // @ts-expect-error there is no such column in the relation's where
    () => db.album.findMany({ select: { track: { where: { name: 'a', nam: 'b' } } } }),
    // @ts-expect-error there is no such test in the relation's where
    () => db.album.findMany({ select: { track: { where: { name: { ilike: 'a', ilik: 'b' } } } } }),
    // @ts-expect-error there is no such column in an alternative of the relation's where
    () => db.album.findMany({ select: { track: { where: { or: [{ name: 'b', nam: 'b' }] } } } }),
    // @ts-expect-error there is no such column in the relation's order
    () => db.album.findMany({ select: { track: { orderBy: { name: 'asc', nam: 'asc' } } } }),
    // @ts-expect-error a column has no options
    () => db.album.findMany({ select: { title: { select: {} } } }),
    // @ts-expect-error false selects nothing
    () => db.album.findMany({ select: { title: false } }),
    // @ts-expect-error title was not selected
    () => db.album.findMany({ select: { album_id: true } }).then(([row]) => row?.title),
    // @ts-expect-error the album may be missing
    () => db.track.findMany({ select: { album: true } }).then(([row]) => row?.album.title),
    // @ts-expect-error there is no such column
    () => db.album.findMany({ where: { titel: 'a' } }),
    // @ts-expect-error there is no such column in an alternative
    () => db.album.findMany({ where: { or: [{ titel: 'a' }] } }),
    // @ts-expect-error there is no such column of the relation
    () => db.album.findMany({ where: { artist: { nam: 'a' } } }),
    // @ts-expect-error two levels down
    () => db.track.findMany({ where: { album: { artist: { nam: 'a' } } } }),
    // @ts-expect-error conditions on many need some, none or every
    () => db.album.findMany({ where: { track: { name: 'a' } } }),
    // @ts-expect-error there is no such column of the many
    () => db.album.findMany({ where: { track: { some: { nam: 'a' } } } }),
    // @ts-expect-error many are never null
    () => db.album.findMany({ where: { track: null } }),
    // @ts-expect-error a number is wanted
    () => db.album.findMany({ where: { album_id: 'a' } }),
    // @ts-expect-error a pattern needs text
    () => db.album.findMany({ where: { album_id: { ilike: 'a' } } }),
    // @ts-expect-error only arrays, ranges and jsonb contain
    () => db.album.findMany({ where: { title: { contains: 'a' } } }),
    // @ts-expect-error title cannot be null
    () => db.album.findMany({ where: { title: null } }),
    // @ts-expect-error there is no such label
    () => every.everything.findMany({ where: { mood: 'furious' } }),
    // @ts-expect-error there is no such column
    () => db.album.findMany({ orderBy: { titel: 'asc' } }),
    // @ts-expect-error there is no such direction
    () => db.album.findMany({ orderBy: { title: 'up' } }),
    // @ts-expect-error rows cannot be ordered by many
    () => db.album.findMany({ orderBy: { track: { name: 'asc' } } }),
    // @ts-expect-error pages are ordered by own columns
    () => db.album.page({ limit: 1, orderBy: { artist: { name: 'asc' } } }),
    // @ts-expect-error a page has a limit
    () => db.album.page({}),
    // @ts-expect-error writes know no relations in where
    () => db.album.update({ where: { artist: { name: 'a' } }, data: {} }),
    // @ts-expect-error where is missing
    () => db.album.delete({}),
    // @ts-expect-error title is missing
    () => db.album.insert({ album_id: 1, artist_id: 1 }),
    // @ts-expect-error there is no such column
    () => db.album.insert({ album_id: 1, title: 'a', artist_id: 1, titel: 'b' }),
    // @ts-expect-error there is no such column to select from what was written
    () => db.album.insert({ album_id: 1, title: 'a', artist_id: 1 }, { select: { titel: true } }),
    // @ts-expect-error there is no such column to conflict
    () => db.album.upsert({ album_id: 1, title: 'a', artist_id: 1 }, { onConflict: 'titel' }),
    // @ts-expect-error there is no such function
    () => fns.rpc.ad({ a: 1 }),
    // @ts-expect-error the overloads take two numbers or two texts
    () => fns.rpc.add({ a: 1, b: 'x' }),
    // @ts-expect-error q is missing
    () => fns.rpc.search_songs(),
    // @ts-expect-error there is no such column in what the function gives
    () => fns.rpc.search_songs({ q: 'a' }, { select: { titel: true } }),
    // @ts-expect-error a scalar cannot be searched
    () => fns.rpc.add({ a: 1 }, { limit: 1 }),
    // @ts-expect-error there is no such column to watch
    () => db.album.subscribe({ where: { titel: 'a' } }, () => undefined),
    // @ts-expect-error there is no such column to hear of
    () => db.album.subscribe({ select: { titel: true } }, () => undefined),
    // @ts-expect-error changes have no relations
    () => db.album.subscribe({ select: { artist: true } }, () => undefined),
    // @ts-expect-error filters of realtime know no alternatives
    () => db.album.subscribe({ where: { or: [{ title: 'a' }] } }, () => undefined),
    // @ts-expect-error filters of realtime look at own columns
    () => db.album.subscribe({ where: { artist: { name: 'a' } } }, () => undefined),
    // @ts-expect-error there is no such event
    () => db.album.subscribe({ event: 'insert' }, () => undefined),
    // @ts-expect-error there is no such label
    () => every.everything.subscribe({ where: { mood: 'furious' } }, () => undefined),
    // @ts-expect-error there is no such column in a live query
    () => db.album.live({ select: { titel: true } }, () => undefined),
    // @ts-expect-error one row has no limit
    () => db.album.liveOne({ limit: 2 }, () => undefined),
  ]
  expect(mistakes).toHaveLength(54)
})
