// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// What one table offers: each call becomes one request in PostgREST's language.
import { type Call, lazy } from './call.js'
import type { Facts } from './facts.js'
import type { Http, HttpRequest } from './http.js'
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
}

/** Options as the implementation sees them: what may be selected is the types' affair. */
type Options = Search & CallOptions
type Change = CallOptions & {
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

  const change = (method: 'PATCH' | 'DELETE', { where, data, select, signal }: Change): Call<never> =>
    lazy(async () => {
      const query = whichQuery(facts, where, select)
      return rows({ method, query, headers: { prefer: 'return=representation' }, body: data, signal })
    })

  return {
    findMany: (options: Options = {}) => lazy(async () => find(options)),
    findOne: (options: Options = {}) =>
      lazy(async () => ((await find({ ...options, limit: 1 })) as unknown[])[0] ?? null) as Call<never>,
    page: (options: Options & Parameters<typeof paging>[1]) =>
      lazy(async () => {
        const pages = paging(facts, options)
        return pages.finish<never>(await rows({ method: 'GET', query: pages.query, signal: options.signal }))
      }),
    count: ({ where, signal }: Options = {}) =>
      lazy(async () => {
        const query = findQuery(facts, { limit: 0, ...(where && { where }) })
        const { headers } = await send({ method: 'GET', query, headers: { prefer: 'count=exact' }, signal })
        return Number(headers.get('content-range')?.split('/')[1])
      }),
    insert: (body: unknown, options: Options = {}) => write(body, options),
    upsert: (body: unknown, options: Options = {}) => write(body, options, 'resolution=merge-duplicates,'),
    update: (options: Change) => change('PATCH', options),
    delete: (options: Change) => change('DELETE', options),
  }
}

/** The union of the rows' keys where they differ: the server then fills what a row leaves out with its default. */
function differingColumns(rows: readonly object[]): string[] | undefined {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return rows.some((row) => Object.keys(row).length !== all.length) ? all : undefined
}
