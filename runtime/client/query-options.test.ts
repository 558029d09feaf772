// generated/query.ts with the real TanStack Query: keys, signals, pages, what a write makes stale, and the types.
import { QueryClient, InfiniteQueryObserver, MutationObserver } from '@tanstack/react-query'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { createClient, type Album } from '../../generator/test/golden/relations/expected/client.ts'
import { createQueries } from '../../generator/test/golden/relations/expected/query.ts'
import { createClient as hostileClient } from '../../generator/test/golden/hostile-names/expected/client.ts'
import { createQueries as hostileQueries } from '../../generator/test/golden/hostile-names/expected/query.ts'
import { createClient as schemasClient } from '../../generator/test/golden/multi-schema/expected/client.ts'
import { createQueries as schemasQueries } from '../../generator/test/golden/multi-schema/expected/query.ts'
import { ApiError } from './index.ts'

let asked: { url: URL; method: string | undefined; signal: AbortSignal | null | undefined }[] = []
let answer: (url: URL) => Response | Promise<Response> = () => Response.json([])
const settings = {
  url: 'http://localhost',
  key: 'k',
  fetch: (url: RequestInfo | URL, init?: RequestInit) => {
    asked.push({ url: url as URL, method: init?.method, signal: init?.signal })
    return Promise.resolve(answer(url as URL))
  },
}
const db = createClient(settings)
const queries = createQueries(db)
let client: QueryClient

beforeEach(() => {
  asked = []
  answer = () => Response.json([])
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
})

describe('queries', () => {
  it('fetch what the client does, and are cached by their options', async () => {
    answer = () => Response.json([{ title: 'a' }])
    const options = () => queries.album.findMany({ select: { title: true }, where: { album_id: { gt: 1 } } })
    const rows = await client.query({ ...options(), staleTime: 1000 })
    expectTypeOf(rows).toEqualTypeOf<{ title: string }[]>()
    expect(rows).toEqual([{ title: 'a' }])
    await client.query({ ...options(), staleTime: 1000 })
    expect(asked).toHaveLength(1)
    expect(asked[0]?.url.search).toBe('?select=title&album_id=gt.1')
    expect(options().queryKey).toEqual([
      'public',
      'album',
      'findMany',
      { select: { title: true }, where: { album_id: { gt: 1 } } },
    ])
    expect(client.getQueryData(options().queryKey)).toEqual(rows)
    await client.query(queries.album.findMany({ select: { title: true } }))
    expect(asked).toHaveLength(2)
  })

  it('one, count, and errors as they are', async () => {
    expect(await client.query(queries.album.findOne({ where: { album_id: 1 } }))).toBeNull()
    answer = () => new Response('[]', { headers: { 'content-range': '*/7' } })
    expect(await client.query(queries.album.count())).toBe(7)
    answer = () => Response.json({ code: '42501', message: 'no' }, { status: 403 })
    const failed = client.query(queries.album.findMany())
    await expect(failed).rejects.toBeInstanceOf(ApiError)
    await expect(failed).rejects.toMatchObject({ code: '42501', status: 403 })
  })

  it('end with their signal', async () => {
    answer = () => new Promise<Response>(() => undefined)
    const options = queries.album.findMany()
    const fetching = client.query(options).catch(() => 'cancelled')
    await expect.poll(() => asked.length).toBe(1)
    await client.cancelQueries({ queryKey: queries.album.key })
    expect(asked[0]?.signal?.aborted).toBe(true)
    expect(await fetching).toBe('cancelled')
  })

  it('pages follow their cursors to the end', async () => {
    answer = (url) => {
      const from = Number(/gt\.(\d+)/.exec(url.search)?.[1] ?? 0)
      const ids = [1, 2, 3, 4, 5].filter((id) => id > from).slice(0, 3)
      return Response.json(ids.map((id) => ({ album_id: id, _k0: String(id) })))
    }
    const observer = new InfiniteQueryObserver(
      client,
      queries.album.page({ limit: 2, select: { album_id: true } }),
    )
    const stop = observer.subscribe(() => undefined)
    await expect.poll(() => observer.getCurrentResult().isSuccess).toBe(true)
    while (observer.getCurrentResult().hasNextPage) await observer.fetchNextPage()
    const { data } = observer.getCurrentResult()
    expect(data?.pages.flatMap(({ rows }) => rows)).toEqual([1, 2, 3, 4, 5].map((id) => ({ album_id: id })))
    stop()
  })
})

describe('mutations', () => {
  it('write, and make what was fetched of the table stale', async () => {
    await client.query(queries.album.findMany())
    await client.query(queries.artist.findMany())
    answer = () => Response.json({ album_id: 1, title: 'a', artist_id: 1 })
    const insert = new MutationObserver(client, queries.album.insert())
    const row = await insert.mutate({ album_id: 1, title: 'a', artist_id: 1 })
    expectTypeOf(row).toEqualTypeOf<Album>()
    expect(row).toEqual({ album_id: 1, title: 'a', artist_id: 1 })
    expect(client.getQueryState(queries.album.findMany().queryKey)?.isInvalidated).toBe(true)
    expect(client.getQueryState(queries.artist.findMany().queryKey)?.isInvalidated).toBe(false)
  })

  it('update, delete and upsert take what the client takes', async () => {
    answer = () => Response.json([])
    await new MutationObserver(client, queries.album.update()).mutate({
      where: { album_id: 1 },
      data: { title: 'b' },
    })
    await new MutationObserver(client, queries.album.delete()).mutate({ where: 'all' })
    await new MutationObserver(client, queries.album.upsert({ onConflict: 'album_id' })).mutate({
      album_id: 1,
      title: 'a',
      artist_id: 1,
    })
    expect(asked.map(({ method, url }) => `${method ?? ''} ${url.search}`)).toEqual([
      'PATCH ?album_id=eq.1',
      'DELETE ',
      'POST ?on_conflict=album_id',
    ])
  })
})

it('reach every table: hidden ones by table(), other schemas by schema()', async () => {
  const hostile = hostileQueries(hostileClient(settings))
  await client.query(hostile.table('auth').count())
  await client.query(hostile.table('__proto__').findMany())
  await client.query(schemasQueries(schemasClient(settings)).schema('billing').invoice.findMany())
  expect(asked.map(({ url }) => url.pathname)).toEqual([
    '/rest/v1/auth',
    '/rest/v1/__proto__',
    '/rest/v1/invoice',
  ])
})

it('refuses mistakes at the call', () => {
  const mistakes = [
    // @ts-expect-error there is no such column
    () => queries.album.findMany({ select: { titel: true } }),
    // @ts-expect-error there is no such column in where
    () => queries.album.count({ where: { titel: 'a' } }),
    // @ts-expect-error the cursor is TanStack Query's affair
    () => queries.album.page({ limit: 1, cursor: 'x' }),
    // @ts-expect-error there is no such table
    () => queries.albums as unknown,
  ]
  expect(mistakes).toHaveLength(4)
})
