// What one table offers: each call becomes one request in PostgREST's language.
import { type Call, lazy } from './call.ts'
import type { Http, HttpRequest } from './http.ts'
import { findQuery, selectQuery, whereQuery, whichQuery } from './query.ts'
import type { CallOptions, Chosen, FindOptions, Known, Select, Where, Which } from './types.ts'

/** The calls of one table. Rows come back whole unless `select` names columns. */
export interface TableClient<Row, Insert, Update> {
  findMany<const Selected extends Select<Row> = object>(
    options?: FindOptions<Row> & { readonly select?: Known<Selected, Row> },
  ): Call<Chosen<Row, Selected>[]>
  /** The first row, or null. */
  findOne<const Selected extends Select<Row> = object>(
    options?: Omit<FindOptions<Row>, 'limit'> & { readonly select?: Known<Selected, Row> },
  ): Call<Chosen<Row, Selected> | null>
  count(options?: CallOptions & { readonly where?: Where<Row> }): Call<number>
  insert(rows: readonly Insert[], options?: CallOptions): Call<Row[]>
  insert(row: Insert, options?: CallOptions): Call<Row>
  /** Inserts, or updates the row that is already there: by the primary key, or by the columns of `onConflict`. */
  upsert(rows: readonly Insert[], options?: UpsertOptions<Row>): Call<Row[]>
  upsert(row: Insert, options?: UpsertOptions<Row>): Call<Row>
  update(options: CallOptions & { readonly where: Which<Row>; readonly data: Update }): Call<Row[]>
  delete(options: CallOptions & { readonly where: Which<Row> }): Call<Row[]>
}

interface UpsertOptions<Row> extends CallOptions {
  /** Columns of a unique constraint. */
  readonly onConflict?: (keyof Row & string) | readonly (keyof Row & string)[]
}

/**
 * The calls of one table or view.
 * @param schema where it is not in the server's first schema
 */
export function tableClient<Row, Insert, Update>(
  http: Http,
  table: string,
  schema?: string,
): TableClient<Row, Insert, Update> {
  const path = `/rest/v1/${encodeURIComponent(table)}`

  async function send(request: Omit<HttpRequest, 'path'>): Promise<{ headers: Headers; body: unknown }> {
    const profile = request.method === 'GET' ? 'accept-profile' : 'content-profile'
    return http({
      ...request,
      path,
      headers: { ...request.headers, ...(schema !== undefined && { [profile]: schema }) },
    })
  }

  const rows = async (request: Omit<HttpRequest, 'path'>) => (await send(request)).body

  const find = (options: FindOptions<Row> & { readonly select?: Select<Row> }) =>
    rows({
      method: 'GET',
      query: [...selectQuery(options.select), ...findQuery(options)],
      signal: options.signal,
    }) as Promise<Row[]>

  function write(body: unknown, prefer: string, { signal, onConflict }: UpsertOptions<Row>): Call<never> {
    const many = Array.isArray(body)
    const columns = many ? differingColumns(body) : undefined
    const conflict = typeof onConflict === 'string' ? [onConflict] : (onConflict ?? [])
    return lazy(
      () =>
        rows({
          method: 'POST',
          query: [
            ...(columns === undefined ? [] : ([['columns', columns.join(',')]] as const)),
            ...(conflict.length === 0 ? [] : ([['on_conflict', conflict.join(',')]] as const)),
          ],
          headers: {
            prefer: `${prefer}return=representation${columns === undefined ? '' : ',missing=default'}`,
            ...(!many && { accept: 'application/vnd.pgrst.object+json' }),
          },
          body,
          signal,
        }) as Promise<never>,
    )
  }

  return {
    findMany: (options = {}) => lazy(() => find(options) as Promise<never[]>),
    findOne: (options = {}) => lazy(async () => ((await find({ ...options, limit: 1 }))[0] ?? null) as never),
    count: ({ where, signal } = {}) =>
      lazy(async () => {
        const query = [...whereQuery(where), ['limit', '0'] as const]
        const { headers } = await send({ method: 'GET', query, headers: { prefer: 'count=exact' }, signal })
        return Number(headers.get('content-range')?.split('/')[1])
      }),
    insert: (body: unknown, options: CallOptions = {}) => write(body, '', options),
    upsert: (body: unknown, options: UpsertOptions<Row> = {}) =>
      write(body, 'resolution=merge-duplicates,', options),
    update: ({ where, data, signal }) =>
      lazy(
        async () =>
          rows({
            method: 'PATCH',
            query: whichQuery(where),
            headers: { prefer: 'return=representation' },
            body: data,
            signal,
          }) as Promise<Row[]>,
      ),
    delete: ({ where, signal }) =>
      lazy(
        async () =>
          rows({
            method: 'DELETE',
            query: whichQuery(where),
            headers: { prefer: 'return=representation' },
            signal,
          }) as Promise<Row[]>,
      ),
  }
}

/** The union of the rows' keys where they differ: the server then fills what a row leaves out with its default. */
function differingColumns(rows: readonly object[]): string[] | undefined {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return rows.some((row) => Object.keys(row).length !== all.length) ? all : undefined
}
