// generated/query.ts: options for TanStack Query. The only generated file that imports @tanstack/react-query, and imported
// by no other, so that a project without that package lacks nothing.
import type { Schema } from '../model/model.ts'
import type { Context } from './context.ts'
import { memberAccess, propertyKey, stringLiteral } from './escape.ts'
import { clientMembers } from './names.ts'
import { finishFile, startFile, writeLines } from './source.ts'

/** What holds for every table, as it stands in the file. */
const mechanics = `
/** Options as part of a key: equal options, equal key. */
const keyOf = (options: object): unknown =>
  JSON.parse(JSON.stringify(options, (_, of: unknown) => (typeof of === 'bigint' ? String(of) : of)))

/** The factories of one table. Keys begin with \`key\`: invalidating it means everything fetched of the table. */
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
`.slice(1)

const runtimeTypes =
  'ApiError, Checked, Page, PageOptions, Rows, Select, Selected, TableClient, TableTypes, UpsertOptions, Where, Which'
const queryTypes = 'InfiniteData, MutationFunctionContext, QueryKey'

/** The text of `query.ts`. */
export function emitQuery(context: Context): string {
  const { schemas } = context.model
  const [first] = schemas
  const writer = startFile()
  writer.writeLine(
    `import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query'`,
  )
  writer.writeLine(`import type { ${queryTypes} } from '@tanstack/react-query'`)
  writer.writeLine(`import { byName, tablesOf } from '#runtime/client'`)
  writer.writeLine(`import type { ${runtimeTypes} } from '#runtime/client'`)
  writer.writeLine(`import type { Client } from './client.ts'`).blankLine()
  writer.write(mechanics).blankLine()
  writer.writeLine(
    '/** `useQuery(queries.todos.findMany({ where: { done: false } }))`, and so for every table. */',
  )
  writer.write('export function createQueries(db: Client) ').inlineBlock(() => {
    writer.write('const schemas = ').inlineBlock(() => {
      for (const schema of schemas) {
        writer.write(`${propertyKey(schema.name)}: tablesOf(`)
        writeTables(schema)
        writer.write('),').newLine()
      }
    })
    writer.newLine()
    const members = first === undefined ? '' : `...schemas${memberAccess(first.name)}, `
    writer.writeLine(`return { ${members}schema: byName(schemas) }`)
  })
  writer.newLine()
  return finishFile(writer)

  function writeTables(schema: Schema): void {
    const root = schema === first ? 'db' : `db.schema(${stringLiteral(schema.name)})`
    if (schema.relations.length === 0) return void writer.write('{}')
    writer.inlineBlock(() => {
      const lines = schema.relations.map(({ name }) => {
        const table = stringLiteral(name)
        const access = clientMembers.has(name) ? `.table(${table})` : memberAccess(name)
        const key = `[${stringLiteral(schema.name)}, ${table}]`
        return `${propertyKey(name)}: tableQueries(${root}${access}, ${key}),`
      })
      writeLines(writer, lines)
    })
    const hidden = schema.relations.filter(({ name }) => clientMembers.has(name))
    writer.write(hidden.map(({ name }) => `, ${stringLiteral(name)}`).join(''))
  }
}
