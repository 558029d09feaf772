// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// What one table offers: each call becomes one request in PostgREST's language.
import { type Call, lazy } from './call.js'
import type { Facts } from './facts.js'
import { filterText } from './filter.js'
import type { Http, HttpRequest } from './http.js'
import { later } from './later.js'
import type { Change, ChangesOptions, Columns, LiveOptions, Stop, Watching } from './live-types.js'
import { paging } from './page.js'
import { findQuery, type Search, whichQuery } from './query.js'
import type { TableTypes } from './table-types.js'
import type { CallOptions, Checked, FindOptions, OwnOrder, Select, Selected } from './types.js'
import { nameText } from './values.js'
import type { Pairs } from './where.js'
import type { Where, Which } from './where-types.js'

/** `select` as an option; see {@link Select}. */
interface Selecting<T extends TableTypes, S> {
  readonly select?: Checked<S, T>
}

type Column<T extends TableTypes> = keyof T['row'] & string

export interface UpsertOptions<T extends TableTypes> extends CallOptions {
  /** Columns of a unique constraint; the primary key where it is left out. */
  readonly onConflict?: Column<T> | readonly Column<T>[]
}

export interface PageOptions<T extends TableTypes> extends Omit<FindOptions<T>, 'orderBy' | 'offset'> {
  /** Own columns; the primary key follows by itself. A view without one needs an order without equals. */
  readonly orderBy?: OwnOrder<T> | readonly OwnOrder<T>[]
  /** Rows of a page. Below the server's `MAX_ROWS`, where it has one. */
  readonly limit: number
  /** `nextCursor` of the page before; the first page has none. */
  readonly cursor?: string | null
}

export interface Page<Row> {
  readonly rows: Row[]
  /** null after the last page. */
  readonly nextCursor: string | null
}

/** The calls of one table. Rows come back whole unless `select` says what is wanted. */
export interface TableClient<T extends TableTypes> {
  findMany<const S extends Select<T> = object>(
    options?: FindOptions<T> & Selecting<T, S>,
  ): Call<Selected<T, S>[]>
  /** The first row, or null. */
  findOne<const S extends Select<T> = object>(
    options?: Omit<FindOptions<T>, 'limit'> & Selecting<T, S>,
  ): Call<Selected<T, S> | null>
  /** A page and the cursor of the next one; rows that come or go meanwhile shift nothing. */
  page<const S extends Select<T> = object>(
    options: PageOptions<T> & Selecting<T, S>,
  ): Call<Page<Selected<T, S>>>
  count(options?: CallOptions & { readonly where?: Where<T> }): Call<number>
  insert<const S extends Select<T> = object>(
    rows: readonly T['insert'][],
    options?: CallOptions & Selecting<T, S>,
  ): Call<Selected<T, S>[]>
  insert<const S extends Select<T> = object>(
    row: T['insert'],
    options?: CallOptions & Selecting<T, S>,
  ): Call<Selected<T, S>>
  /** Inserts, or updates the row that is already there: by the primary key, or by the columns of `onConflict`. */
  upsert<const S extends Select<T> = object>(
    rows: readonly T['insert'][],
    options?: UpsertOptions<T> & Selecting<T, S>,
  ): Call<Selected<T, S>[]>
  upsert<const S extends Select<T> = object>(
    row: T['insert'],
    options?: UpsertOptions<T> & Selecting<T, S>,
  ): Call<Selected<T, S>>
  update<const S extends Select<T> = object>(
    options: CallOptions & { readonly where: Which<T>; readonly data: T['update'] } & Selecting<T, S>,
  ): Call<Selected<T, S>[]>
  delete<const S extends Select<T> = object>(
    options: CallOptions & { readonly where: Which<T> } & Selecting<T, S>,
  ): Call<Selected<T, S>[]>
  /** Calls `listener` with every committed change that the caller may see, in their order, each once. */
  subscribe<const S extends Columns<T> = object>(
    options: ChangesOptions<T> & { readonly select?: Checked<S, T> },
    listener: (change: Change<Selected<T, S>>) => void,
  ): Stop
  /** Calls `listener` with what findMany gives, now and again whenever it changes. */
  live<const S extends Select<T> = object>(
    options: LiveOptions<T> & Selecting<T, S>,
    listener: (rows: Selected<T, S>[]) => void,
  ): Stop
  /** The same with what findOne gives. */
  liveOne<const S extends Select<T> = object>(
    options: Omit<LiveOptions<T>, 'limit'> & Selecting<T, S>,
    listener: (row: Selected<T, S> | null) => void,
  ): Stop
  /** The same with what count gives. */
  liveCount(options: Watching & { readonly where?: Where<T> }, listener: (count: number) => void): Stop
}

/** Options as the implementation sees them: what may be selected is the types' affair. */
type Options = Search & CallOptions
type Writing = CallOptions & {
  readonly where: object | 'all'
  readonly data?: unknown
  readonly select?: object
}

/** The calls of one table or view. */
export function tableClient<T extends TableTypes>(http: Http, facts: Facts): TableClient<T> {
  const path = `/rest/v1/${encodeURIComponent(facts.table)}`
  const send = (request: Omit<HttpRequest, 'path' | 'schema'>) =>
    http({ ...request, path, schema: facts.schema })
  /** The types of what comes back are those of the call. */
  const rows = async (request: Omit<HttpRequest, 'path' | 'schema'>) => (await send(request)).body as never

  const find = (options: Options) =>
    rows({ method: 'GET', query: findQuery(facts, options), signal: options.signal })

  const write = (
    body: unknown,
    { select, onConflict = [], signal }: Options & UpsertOptions<T>,
    preferred = '',
  ): Call<never> =>
    lazy(async () => {
      const columns = Array.isArray(body) ? differingColumns(body) : undefined
      const names = (of: string | readonly string[]) => [of].flat().map(nameText).join(',')
      const query: Pairs = findQuery(facts, select ? { select } : {})
      if (columns) query.push(['columns', names(columns)])
      if (onConflict.length > 0) query.push(['on_conflict', names(onConflict)])
      const headers = {
        prefer: `${preferred}return=representation${columns ? ',missing=default' : ''}`,
        ...(!Array.isArray(body) && { accept: 'application/vnd.pgrst.object+json' }),
      }
      return rows({ method: 'POST', query, headers, body, signal })
    })

  const change = (method: 'PATCH' | 'DELETE', { where, data, select, signal }: Writing): Call<never> =>
    lazy(async () => {
      const query = whichQuery(facts, where, select)
      return rows({ method, query, headers: { prefer: 'return=representation' }, body: data, signal })
    })

  const findOne = async (options: Options) =>
    (((await find({ ...options, limit: 1 })) as unknown[])[0] ?? null) as never

  const count = async ({ where, signal }: Options): Promise<number> => {
    const query = findQuery(facts, { limit: 0, ...(where && { where }) })
    const { headers } = await send({ method: 'GET', query, headers: { prefer: 'count=exact' }, signal })
    return Number(headers.get('content-range')?.split('/')[1])
  }

  const watch = <Result>(
    options: Search & Watching,
    call: (options: Options) => Promise<Result>,
    listener: (result: Result) => void,
    givesRows = false,
  ): Stop =>
    later(http, options, ({ live }) => {
      const fetch = (signal: AbortSignal) => call({ ...options, signal })
      return live(http, facts, options, fetch, listener, givesRows)
    })

  return {
    findMany: (options: Options = {}) => lazy(async () => find(options)),
    findOne: (options: Options = {}) => lazy(async () => findOne(options)),
    page: (options: Options & Parameters<typeof paging>[1]) =>
      lazy(async () => {
        const pages = paging(facts, options)
        return pages.finish<never>(await rows({ method: 'GET', query: pages.query, signal: options.signal }))
      }),
    count: (options: Options = {}) => lazy(async () => count(options)),
    insert: (body: unknown, options: Options = {}) => write(body, options),
    upsert: (body: unknown, options: Options = {}) => write(body, options, 'resolution=merge-duplicates,'),
    update: (options: Writing) => change('PATCH', options),
    delete: (options: Writing) => change('DELETE', options),
    subscribe: ({ where, ...options }: Search & Watching, listener: (change: Change<never>) => void) => {
      const filter = filterText(facts, where)
      return later(http, options, ({ subscribe }) => subscribe(http, facts, { ...options, filter }, listener))
    },
    live: (options: Search & Watching, listener: (rows: never) => void) =>
      watch(options, find, listener, true),
    liveOne: (options: Search & Watching, listener: (row: never) => void) =>
      watch(options, findOne, listener),
    liveCount: (options: Search & Watching, listener: (count: number) => void) =>
      watch(options, count, listener),
  }
}

/** The union of the rows' keys where they differ: the server then fills what a row leaves out with its default. */
function differingColumns(rows: readonly object[]): string[] | undefined {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return rows.some((row) => Object.keys(row).length !== all.length) ? all : undefined
}
