// Generated. Do not edit: change the database, then run `npm run generate`.

import { hashKey, infiniteQueryOptions, mutationOptions, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData, MutationFunctionContext, QueryClient, QueryKey, QueryOptions, UseQueryOptions, UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { byName, tablesOf } from './client-runtime/index.js'
import type { ApiError, Body, Checked, Files, Page, PageOptions, Progress, Rows, Select, Selected, Stop, TableClient, TableTypes, UploadOptions, UpsertOptions, Watching, Where, Which } from './client-runtime/index.js'
import type { Client } from './client.js'

/** Options as part of a key: equal options, equal key. */
const keyOf = (options: object): unknown =>
  JSON.parse(JSON.stringify(options, (_, of: unknown) => (typeof of === 'bigint' ? String(of) : of)))

/** The factories of one table. Keys begin with `key`: invalidating it means everything fetched of the table. */
function tableQueries<T extends TableTypes>(table: TableClient<T>, key: readonly [schema: string, table: string]) {
  type Found<S> = { readonly select?: Checked<S, T> }
  /** How a query is kept live, for {@link keepLive}. */
  const live = <Result>(begin: (watching: Watching, listener: (result: Result) => void) => Stop) => ({
    meta: { live: begin },
  })
  /** A write makes what was fetched of the table stale. A table that embeds it has its own key. */
  const settings = (of: string) => ({
    mutationKey: [...key, of],
    onSuccess: (_data: unknown, _variables: unknown, _result: unknown, { client }: MutationFunctionContext) =>
      client.invalidateQueries({ queryKey: key }),
  })
  return {
    key,
    findMany: <const S extends Select<T> = object>(options: Rows<T> & Found<S> = {}) =>
      queryOptions<Selected<T, S>[], ApiError>({
        queryKey: [...key, 'findMany', keyOf(options)],
        queryFn: ({ signal }) => table.findMany<S>({ ...options, signal }),
        ...live<Selected<T, S>[]>((watching, listener) => table.live<S>({ ...options, ...watching }, listener)),
      }),
    findOne: <const S extends Select<T> = object>(options: Omit<Rows<T>, 'limit'> & Found<S> = {}) =>
      queryOptions<Selected<T, S> | null, ApiError>({
        queryKey: [...key, 'findOne', keyOf(options)],
        queryFn: ({ signal }) => table.findOne<S>({ ...options, signal }),
        ...live<Selected<T, S> | null>((watching, listener) =>
          table.liveOne<S>({ ...options, ...watching }, listener),
        ),
      }),
    count: (options: { readonly where?: Where<T> } = {}) =>
      queryOptions<number, ApiError>({
        queryKey: [...key, 'count', keyOf(options)],
        queryFn: ({ signal }) => table.count({ ...options, signal }),
        ...live<number>((watching, listener) => table.liveCount({ ...options, ...watching }, listener)),
      }),
    page: <const S extends Select<T> = object>(
      options: Omit<PageOptions<T>, 'cursor' | 'signal'> & Found<S>,
    ) =>
      infiniteQueryOptions<
        Page<Selected<T, S>>,
        ApiError,
        InfiniteData<Page<Selected<T, S>>>,
        QueryKey,
        string | null
      >({
        queryKey: [...key, 'page', keyOf(options)],
        queryFn: ({ signal, pageParam }) => table.page<S>({ ...options, signal, cursor: pageParam }),
        initialPageParam: null,
        getNextPageParam: ({ nextCursor }) => nextCursor,
      }),
    insert: () =>
      mutationOptions<T['row'], ApiError, T['insert']>({
        ...settings('insert'),
        mutationFn: (row) => table.insert(row),
      }),
    upsert: (options: Omit<UpsertOptions<T>, 'signal'> = {}) =>
      mutationOptions<T['row'], ApiError, T['insert']>({
        ...settings('upsert'),
        mutationFn: (row) => table.upsert(row, options),
      }),
    update: () =>
      mutationOptions<T['row'][], ApiError, { readonly where: Which<T>; readonly data: T['update'] }>({
        ...settings('update'),
        mutationFn: (change) => table.update(change),
      }),
    delete: () =>
      mutationOptions<T['row'][], ApiError, { readonly where: Which<T> }>({
        ...settings('delete'),
        mutationFn: (which) => table.delete(which),
      }),
  }
}

/** What keeps the queries of a cache live, by their hashes. */
const kept = new WeakMap<QueryClient, Map<string, { users: number; stop: Stop }>>()

/** Options of findMany, findOne or count, as `createQueries` gives them. */
type LiveOptions = Pick<QueryOptions, 'meta'> & { readonly queryKey: QueryKey }

/**
 * Keeps a query of the cache up to date until the returned function is called: its data is replaced whenever the database
 * changes. Who asks for the same query shares one subscription. Errors reach `onError` of who asked first.
 */
export function keepLive(client: QueryClient, { queryKey, meta }: LiveOptions, watching: Watching = {}): Stop {
  const begin = meta?.live as ((watching: Watching, listener: (result: unknown) => void) => Stop) | undefined
  if (!begin) throw new TypeError('keepLive takes the options of findMany, findOne or count')
  const all = kept.get(client) ?? new Map<string, { users: number; stop: Stop }>()
  kept.set(client, all)
  const hash = hashKey(queryKey)
  const known = all.get(hash)
  let latest: unknown
  const one = known ?? {
    users: 0,
    stop: begin(watching, (result) => {
      latest = result
      // a fetch that began before this must not end after it
      void client
        .cancelQueries({ queryKey, exact: true })
        .then(() => all.get(hash) === one && client.setQueryData(queryKey, latest))
    }),
  }
  one.users += 1
  all.set(hash, one)
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    one.users -= 1
    if (one.users > 0) return
    all.delete(hash)
    one.stop()
  }
}

/** `useQuery`, live while the component is mounted: `useLive(queries.todos.findMany({ limit: 10 }))`. */
export function useLive<Result>(
  options: UseQueryOptions<Result, ApiError> & LiveOptions,
  watching?: Watching,
): UseQueryResult<Result, ApiError> {
  const client = useQueryClient()
  const latest = useRef({ options, watching })
  useEffect(() => {
    latest.current = { options, watching }
  })
  const hash = hashKey(options.queryKey)
  useEffect(
    () =>
      keepLive(client, latest.current.options, {
        onError: (error) => {
          const { onError } = latest.current.watching ?? {}
          if (onError) onError(error)
          else console.error(error)
        },
        onStatus: (status) => latest.current.watching?.onStatus?.(status),
      }),
    [client, hash],
  )
  return useQuery(options)
}

/** How an upload goes. */
export type UploadState =
  | { readonly status: 'idle' | 'done'; readonly progress: null; readonly error: null }
  | { readonly status: 'sending'; readonly progress: Progress | null; readonly error: null }
  | { readonly status: 'failed'; readonly progress: null; readonly error: unknown }

const idle: UploadState = { status: 'idle', progress: null, error: null }

/** An upload and how it goes: `const { upload, status, progress, cancel } = useUpload(db.storage.from('avatars'))`. */
export function useUpload(files: Files): UploadState & {
  readonly upload: (path: string, file: Body, options?: UploadOptions) => Promise<string | undefined>
  readonly cancel: () => void
} {
  const [state, setState] = useState(idle)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  /** Gives the path, or undefined where it failed or was cancelled. */
  const upload = async (path: string, file: Body, options: UploadOptions = {}): Promise<string | undefined> => {
    running.current?.abort()
    const own = new AbortController()
    running.current = own
    const isMine = () => running.current === own && !own.signal.aborted
    setState({ status: 'sending', progress: null, error: null })
    try {
      await files.upload(path, file, {
        ...options,
        signal: own.signal,
        onProgress: (progress) => {
          options.onProgress?.(progress)
          if (isMine()) setState({ status: 'sending', progress, error: null })
        },
      })
      if (isMine()) setState({ status: 'done', progress: null, error: null })
      return path
    } catch (error) {
      if (isMine()) setState({ status: 'failed', progress: null, error })
      return undefined
    }
  }
  const cancel = () => {
    running.current?.abort()
    running.current = null
    setState(idle)
  }
  return { ...state, upload, cancel }
}

/** `useQuery(queries.todos.findMany({ where: { done: false } }))`, and so for every table. */
export function createQueries(db: Client) {
  const schemas = {
    public: tablesOf({
      comments: tableQueries(db.comments, ['public', 'comments']),
      likes: tableQueries(db.likes, ['public', 'likes']),
      photos: tableQueries(db.photos, ['public', 'photos']),
      profiles: tableQueries(db.profiles, ['public', 'profiles']),
    }),
  }
  return { ...schemas.public, schema: byName(schemas) }
}
