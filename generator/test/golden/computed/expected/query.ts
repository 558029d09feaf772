// Generated. Do not edit: change the database, then run `npm run generate`.

import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query'
import type { InfiniteData, MutationFunctionContext, QueryKey } from '@tanstack/react-query'
import { byName, tablesOf } from '#runtime/client'
import type { ApiError, Checked, Page, PageOptions, Rows, Select, Selected, TableClient, TableTypes, UpsertOptions, Where, Which } from '#runtime/client'
import type { Client } from './client.ts'

/** Options as part of a key: equal options, equal key. */
const keyOf = (options: object): unknown =>
  JSON.parse(JSON.stringify(options, (_, of: unknown) => (typeof of === 'bigint' ? String(of) : of)))

/** The factories of one table. Keys begin with `key`: invalidating it means everything fetched of the table. */
function tableQueries<T extends TableTypes>(table: TableClient<T>, key: readonly [schema: string, table: string]) {
  type Found<S> = { readonly select?: Checked<S, T> }
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
      }),
    findOne: <const S extends Select<T> = object>(options: Omit<Rows<T>, 'limit'> & Found<S> = {}) =>
      queryOptions<Selected<T, S> | null, ApiError>({
        queryKey: [...key, 'findOne', keyOf(options)],
        queryFn: ({ signal }) => table.findOne<S>({ ...options, signal }),
      }),
    count: (options: { readonly where?: Where<T> } = {}) =>
      queryOptions<number, ApiError>({
        queryKey: [...key, 'count', keyOf(options)],
        queryFn: ({ signal }) => table.count({ ...options, signal }),
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

/** `useQuery(queries.todos.findMany({ where: { done: false } }))`, and so for every table. */
export function createQueries(db: Client) {
  const schemas = {
    public: tablesOf({
      person: tableQueries(db.person, ['public', 'person']),
      team: tableQueries(db.team, ['public', 'team']),
    }),
  }
  return { ...schemas.public, schema: byName(schemas) }
}
