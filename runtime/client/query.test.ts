// What a call says in PostgREST's language: relations, conditions over them, every test. Over generated clients of
// the golden schemas; requests are only written down, the whole-server test runs them.
import { describe, expect, it } from 'vitest'
import { albumClient } from '../../generator/test/golden/relations/expected/album/client.ts'
import { employeeClient } from '../../generator/test/golden/relations/expected/employee/client.ts'
import { playlistClient } from '../../generator/test/golden/relations/expected/playlist/client.ts'
import { trackClient } from '../../generator/test/golden/relations/expected/track/client.ts'
import { everythingClient } from '../../generator/test/golden/types/expected/everything/client.ts'
import { type Http, tableClient } from './index.ts'

let query: string[] = []
const http: Http = ({ query: pairs = [] }) => {
  query = pairs.map(([name, text]) => `${name}=${text}`)
  return Promise.resolve({ headers: new Headers(), body: [] })
}
const album = albumClient(http)
const employee = employeeClient(http)
const playlist = playlistClient(http)
const track = trackClient(http)
const everything = everythingClient(http)

/** A call, and the parameters that it sends. */
type Case = readonly [string, () => PromiseLike<unknown>, readonly string[]]

const sends = async (call: () => PromiseLike<unknown>) => {
  await call()
  return query
}

const artist = 'artist!album_artist_id_fkey'
const tracks = 'track!track_album_id_fkey'

describe('relations in select', () => {
  it.each<Case>([
    [
      'to one and to many, and two levels',
      () =>
        album.findMany({
          select: {
            title: true,
            artist: { select: { name: true } },
            track: { select: { name: true, playlist: true } },
          },
        }),
      [`select=title,artist:${artist}(name),track:${tracks}(name,playlist:playlist!playlist_track(*))`],
    ],
    [
      'a whole relation',
      () => album.findOne({ select: { artist: true } }),
      [`select=artist:${artist}(*)`, 'limit=1'],
    ],
    [
      'own columns too',
      () => album.findMany({ select: { '*': true, artist: true } }),
      [`select=*,artist:${artist}(*)`],
    ],
    [
      'which of many',
      () =>
        album.findMany({
          select: {
            track: {
              where: { name: { ilike: 'a%' }, or: [{ unit_price: 1 }, { track_id: 2 }] },
              orderBy: [{ name: 'desc' }, { track_id: 'asc' }],
              limit: 2,
              offset: 1,
              select: { name: true },
            },
          },
        }),
      [
        `select=track:${tracks}(name)`,
        'track.name=ilike.a%',
        'track.or=(unit_price.eq.1,track_id.eq.2)',
        'track.order=name.desc,track_id.asc',
        'track.limit=2',
        'track.offset=1',
      ],
    ],
    [
      'to itself, each way',
      () =>
        employee.findMany({
          select: { employee: { select: { last_name: true } }, employee_by_reports_to: true },
        }),
      ['select=employee:reports_to(last_name),employee_by_reports_to:employee!reports_to(*)'],
    ],
  ])('%s', async (_, call, expected) => {
    expect(await sends(call)).toEqual(expected)
  })
})

describe('relations in where', () => {
  it.each<Case>([
    [
      'to one',
      () => album.findMany({ where: { artist: { name: 'AC/DC' } } }),
      [`select=*,_w0:${artist}!inner()`, '_w0.name=eq.AC/DC'],
    ],
    [
      'two levels, and a column',
      () =>
        track.findMany({
          select: { name: true },
          where: { unit_price: 1, album: { artist: { name: 'x' } } },
        }),
      [
        `select=name,_w0:album!track_album_id_fkey!inner(_w1:${artist}!inner())`,
        '_w0._w1.name=eq.x',
        'unit_price=eq.1',
      ],
    ],
    [
      'no row',
      () => track.findMany({ where: { album: null } }),
      ['select=*,_w0:album!track_album_id_fkey()', '_w0=is.null'],
    ],
    [
      'some, none and every',
      () =>
        album.findMany({
          where: { track: { some: { name: 'a' }, none: { name: 'b' }, every: { unit_price: 1 } } },
        }),
      [
        `select=*,_w0:${tracks}!inner(),_w1:${tracks}(),_w2:${tracks}()`,
        '_w0.name=eq.a',
        '_w1.name=eq.b',
        '_w2.not.and=(unit_price.eq.1)',
        '_w1=is.null',
        '_w2=is.null',
      ],
    ],
    [
      'within or and not, at any depth',
      () =>
        album.findMany({
          where: {
            or: [{ title: 'a' }, { artist: { name: 'b' } }],
            not: { track: { some: { or: [{ name: 'c' }, { playlist: { some: { name: 'd' } } }] } } },
          },
        }),
      [
        `select=*,_w0:${artist}(),_w1:${tracks}(_w2:playlist!playlist_track())`,
        '_w0.name=eq.b',
        '_w1._w2.name=eq.d',
        '_w1.or=(name.eq.c,_w2.not.is.null)',
        'or=(title.eq.a,_w0.not.is.null)',
        'not.and=(_w1.not.is.null)',
      ],
    ],
    [
      'of an embed',
      () =>
        playlist.findMany({
          select: { name: true, track: { where: { album: { title: 'x' } }, select: { name: true } } },
        }),
      [
        'select=name,track:track!playlist_track(name,_w0:album!track_album_id_fkey!inner())',
        'track._w0.title=eq.x',
      ],
    ],
    [
      'all of several',
      () => album.findMany({ where: { and: [{ title: 'a' }, { artist: { name: 'b' } }] } }),
      [`select=*,_w0:${artist}!inner()`, '_w0.name=eq.b', 'title=eq.a'],
    ],
    [
      'order by a relation',
      () =>
        album.findMany({
          select: { title: true },
          orderBy: [{ artist: { name: 'asc' } }, { title: 'desc' }],
        }),
      [`select=title,_w0:${artist}()`, 'order=_w0(name).asc,title.desc'],
    ],
    [
      'count',
      () => album.count({ where: { artist: { name: 'x' } } }),
      [`select=*,_w0:${artist}!inner()`, '_w0.name=eq.x', 'limit=0'],
    ],
  ])('%s', async (_, call, expected) => {
    expect(await sends(call)).toEqual(expected)
  })
})

describe('tests', () => {
  it.each<Case>([
    [
      'comparisons',
      () =>
        track.findMany({
          where: { track_id: { eq: 1, neq: 2, gt: 3, gte: 4, lt: 5, lte: 6, isDistinct: 7 } },
        }),
      [
        ...[
          'track_id=eq.1',
          'track_id=neq.2',
          'track_id=gt.3',
          'track_id=gte.4',
          'track_id=lt.5',
          'track_id=lte.6',
        ],
        'track_id=isdistinct.7',
      ],
    ],
    [
      'lists',
      () => track.findMany({ where: { name: { in: ['a,b', 'c'], notIn: ['d"'] } } }),
      ['name=in.("a,b",c)', 'name=not.in.("d\\"")'],
    ],
    [
      'patterns',
      () => track.findMany({ where: { name: { like: 'a%', ilike: 'b_', match: '^c', imatch: 'd$' } } }),
      ['name=like.a%', 'name=ilike.b_', 'name=match.^c', 'name=imatch.d$'],
    ],
    [
      'any and all of several',
      () =>
        track.findMany({
          where: {
            name: { like: { anyOf: ['a%', 'b,"%'] }, ilike: { allOf: ['c'] } },
            track_id: { gt: { anyOf: [1, 2] } },
          },
        }),
      ['name=like(any).{"a%","b,\\"%"}', 'name=ilike(all).{"c"}', 'track_id=gt(any).{"1","2"}'],
    ],
    [
      'words',
      () =>
        track.findMany({
          where: {
            and: [
              { name: { textSearch: 'fat -cat' } },
              { name: { textSearch: { query: 'a b', type: 'plain' } } },
              { name: { textSearch: { query: 'a b', type: 'phrase', config: 'english' } } },
              { name: { textSearch: { query: 'a & b', type: 'tsquery' } } },
            ],
          },
        }),
      ['name=wfts.fat -cat', 'name=plfts.a b', 'name=phfts(english).a b', 'name=fts.a & b'],
    ],
    [
      'truth',
      () => track.findMany({ where: { album_id: { is: 'not_null' }, name: { is: null } } }),
      ['album_id=is.not_null', 'name=is.null'],
    ],
    [
      'JSON as a whole',
      () =>
        everything.findMany({
          where: { doc: { eq: ['a', { b: 1 }], contains: { c: [1] } }, any_json: { is: null } },
        }),
      ['doc=eq.["a",{"b":1}]', 'doc=cs.{"c":[1]}', 'any_json=is.null'],
    ],
    [
      'behind a path',
      () =>
        everything.findMany({
          where: {
            doc: {
              path: ['a', 0, 'b c"'],
              eq: 'x',
              gt: 5,
              in: ['p', 'q'],
              contains: ['y'],
              is: null,
              ilike: { anyOf: ['z%'] },
            },
            or: [{ doc: { path: ['a'], eq: true } }, { doc: { path: ['a'], eq: { d: 1 } } }],
          },
        }),
      [
        'doc->a->0->>"b c\\""=eq.x',
        'doc->a->0->"b c\\""=gt.5',
        'doc->a->0->>"b c\\""=in.(p,q)',
        'doc->a->0->"b c\\""=cs.["y"]',
        'doc->a->0->>"b c\\""=is.null',
        'doc->a->0->>"b c\\""=ilike(any).{"z%"}',
        'or=(doc->a.eq.true,doc->a.eq."{\\"d\\":1}")',
      ],
    ],
  ])('%s', async (_, call, expected) => {
    expect(await sends(call)).toEqual(expected)
  })

  it('covers arrays and ranges', async () => {
    const odd = tableClient<{
      row: { tags: string[]; during: string }
      insert: never
      update: never
      computed: object
      relations: object
      kinds: { during: 'range' }
    }>(http, { table: 'odd', key: [] })
    expect(
      await sends(() =>
        odd.findMany({
          where: {
            tags: { contains: ['a', 'b"'], containedBy: [], overlaps: ['c'] },
            during: {
              contains: '[1,2)',
              overlaps: '[3,4)',
              before: '[5,6)',
              after: '[7,8)',
              notAfter: '(,1)',
              notBefore: '(2,)',
              adjacent: '[9,)',
            },
            or: [{ tags: { contains: ['d'] } }, { during: '[1,2)' }],
          },
        }),
      ),
    ).toEqual([
      ...[
        'tags=cs.{"a","b\\""}',
        'tags=cd.{}',
        'tags=ov.{"c"}',
        'during=cs.[1,2)',
        'during=ov.[3,4)',
        'during=sl.[5,6)',
      ],
      ...['during=sr.[7,8)', 'during=nxr.(,1)', 'during=nxl.(2,)', 'during=adj.[9,)'],
      'or=(tags.cs."{\\"d\\"}",during.eq."[1,2)")',
    ])
  })

  it.each<[string, () => PromiseLike<unknown>]>([
    [
      'relations in an update',
      () => album.update({ where: { artist: { name: 'x' } } as never, data: { title: 'y' } }),
    ],
    ['relations within or of a delete', () => album.delete({ where: { or: [{ artist: null }] } as never })],
    ['an unknown test of many', () => album.findMany({ where: { track: { any: {} } } as never })],
    ['conditions on many without a test', () => album.findMany({ where: { track: { name: 'x' } } as never })],
    ['a value for a relation', () => album.findMany({ where: { artist: 5 } as never })],
    [
      'a forgotten value in a relation',
      () => album.findMany({ where: { artist: { name: undefined } as never } }),
    ],
    ['an empty alternative', () => album.findMany({ where: { or: [{}] } })],
    ['an empty not', () => album.findMany({ where: { not: {} } })],
    ['an array as a value', () => album.findMany({ where: { title: ['a'] as never } })],
    [
      'order by an unknown relation',
      () => album.findMany({ orderBy: { nothing: { name: 'asc' } } as never }),
    ],
  ])('refuses %s', async (_, call) => {
    query = []
    await expect(call()).rejects.toThrow(TypeError)
    expect(query).toEqual([])
  })
})
