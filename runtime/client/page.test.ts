// Pages by key: what is asked for behind a cursor, and that a foreign cursor asks for nothing.
import { describe, expect, it } from 'vitest'
import { trackClient } from '../../generator/test/golden/relations/expected/track/client.ts'
import { ApiError, type Http, tableClient } from './index.ts'

let query: string[] = []
let rows: unknown = []
const http: Http = ({ query: pairs = [] }) => {
  query = pairs.map(([name, text]) => `${name}=${text}`)
  return Promise.resolve({ headers: new Headers(), body: rows })
}
const track = trackClient(http)

describe('pages', () => {
  const cursorOf = async (last: Record<string, unknown>, options: Parameters<typeof track.page>[0]) => {
    rows = [last, {}]
    const { nextCursor } = await track.page({ ...options, limit: 1 })
    return nextCursor ?? ''
  }

  it('asks for one row more, by order and key; its own keys do not appear', async () => {
    rows = [
      { name: 'a', _k0: 'x', _k1: '1' },
      { name: 'b', _k0: 'y', _k1: '2' },
      { name: 'c', _k0: 'z', _k1: '3' },
    ]
    const page = await track.page({ select: { name: true }, orderBy: { name: 'desc' }, limit: 2 })
    expect(query).toEqual([
      'select=name,_k0:name::text,_k1:track_id::text',
      'order=name.desc,track_id.asc',
      'limit=3',
    ])
    expect(page).toEqual({
      rows: [{ name: 'a' }, { name: 'b' }],
      nextCursor: expect.stringMatching(/^[\w-]+$/) as unknown,
    })
    rows = [{ name: 'a', _k0: 'x', _k1: '1' }]
    expect(await track.page({ limit: 2 })).toEqual({ rows: [{ name: 'a', _k1: '1' }], nextCursor: null })
  })

  it.each<[string, Parameters<typeof track.page>[0], Record<string, unknown>, readonly string[]]>([
    ['by key', { limit: 1 }, { _k0: '7' }, ['track_id=gte.7', 'or=(track_id.gt.7)']],
    [
      'upwards, nulls last',
      { limit: 1, orderBy: { album_id: 'asc' } },
      { _k0: '5', _k1: '7' },
      ['or=(album_id.gt.5,album_id.is.null,and(album_id.eq.5,track_id.gt.7))'],
    ],
    [
      'upwards, at the nulls',
      { limit: 1, orderBy: { album_id: 'asc' } },
      { _k0: null, _k1: '7' },
      ['or=(and(album_id.is.null,track_id.gt.7))'],
    ],
    [
      'downwards, nulls first',
      { limit: 1, orderBy: [{ album_id: 'desc' }, { track_id: 'desc' }] },
      { _k0: '5', _k1: '7' },
      ['album_id=lte.5', 'or=(album_id.lt.5,and(album_id.eq.5,track_id.lt.7))'],
    ],
    [
      'downwards, at the nulls',
      { limit: 1, orderBy: { album_id: 'desc' } },
      { _k0: null, _k1: '7' },
      ['or=(album_id.not.is.null,and(album_id.is.null,track_id.gt.7))'],
    ],
    [
      'nulls as told',
      { limit: 1, orderBy: { album_id: 'desc.nullslast' } },
      { _k0: '5', _k1: '7' },
      ['or=(album_id.lt.5,album_id.is.null,and(album_id.eq.5,track_id.gt.7))'],
    ],
    [
      'odd values',
      { limit: 1, orderBy: { name: 'asc' } },
      { _k0: 'ü"(,', _k1: '7' },
      ['or=(name.gt."ü\\"(,",name.is.null,and(name.eq."ü\\"(,",track_id.gt.7))'],
    ],
  ])('goes on behind the cursor: %s', async (_, options, last, expected) => {
    const cursor = await cursorOf({ ...last }, options)
    rows = []
    await track.page({ ...options, cursor })
    expect(query.filter((text) => !/^(select|order|limit)=/.test(text))).toEqual(expected)
  })

  it('refuses a cursor that is not its own, before any request', async () => {
    const other = await cursorOf({ _k0: 'a', _k1: '1' }, { limit: 1, orderBy: { name: 'asc' } })
    for (const cursor of [
      'x',
      '%%%',
      btoa('[1'),
      btoa('["track_id.asc",5]'),
      btoa('["track_id.asc"]'),
      other,
    ]) {
      query = ['nothing']
      const { error } = await track.page({ limit: 1, cursor }).safe()
      expect(error).toBeInstanceOf(ApiError)
      expect(error).toMatchObject({ code: 'bad_cursor', status: 400 })
      expect(query).toEqual(['nothing'])
    }
    const keyless = tableClient<{
      row: object
      insert: never
      update: never
      computed: object
      relations: object
      kinds: object
    }>(http, {
      table: 'v',
      key: [],
    })
    await expect(keyless.page({ limit: 1 })).rejects.toThrow(TypeError)
  })
})
