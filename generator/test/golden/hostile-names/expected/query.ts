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
      '%s {{x}}': tableQueries(db['%s {{x}}'], ['public', '%s {{x}}']),
      '../../etc/passwd': tableQueries(db['../../etc/passwd'], ['public', '../../etc/passwd']),
      '1abc': tableQueries(db['1abc'], ['public', '1abc']),
      Array: tableQueries(db.Array, ['public', 'Array']),
      USER_ROLES: tableQueries(db.USER_ROLES, ['public', 'USER_ROLES']),
      UserRoles: tableQueries(db.UserRoles, ['public', 'UserRoles']),
      ['__proto__']: tableQueries(db.table('__proto__'), ['public', '__proto__']),
      'a b': tableQueries(db['a b'], ['public', 'a b']),
      'a-b': tableQueries(db['a-b'], ['public', 'a-b']),
      auth: tableQueries(db.table('auth'), ['public', 'auth']),
      con: tableQueries(db.con, ['public', 'con']),
      constructor: tableQueries(db.table('constructor'), ['public', 'constructor']),
      'größe': tableQueries(db['größe'], ['public', 'größe']),
      insert: tableQueries(db.insert, ['public', 'insert']),
      'it\'s `${process.exit()}` "quoted" \\': tableQueries(db['it\'s `${process.exit()}` "quoted" \\'], ['public', 'it\'s `${process.exit()}` "quoted" \\']),
      labels: tableQueries(db.labels, ['public', 'labels']),
      nothing_in_it: tableQueries(db.nothing_in_it, ['public', 'nothing_in_it']),
      properties: tableQueries(db.properties, ['public', 'properties']),
      sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha: tableQueries(db.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha, ['public', 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha']),
      sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: tableQueries(db.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb, ['public', 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb']),
      table: tableQueries(db.table('table'), ['public', 'table']),
      then: tableQueries(db.table('then'), ['public', 'then']),
      todo: tableQueries(db.todo, ['public', 'todo']),
      todo_insert: tableQueries(db.todo_insert, ['public', 'todo_insert']),
      todos: tableQueries(db.todos, ['public', 'todos']),
      user_roles: tableQueries(db.user_roles, ['public', 'user_roles']),
      '🙂': tableQueries(db['🙂'], ['public', '🙂']),
    }, '__proto__', 'auth', 'constructor', 'table', 'then'),
  }
  return { ...schemas.public, schema: byName(schemas) }
}
