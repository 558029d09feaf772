// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// `db.rpc`: the functions of one schema as members. A function that gives rows can be searched like a table.
import { type Call, lazy } from './call.js'
import type { Facts } from './facts.js'
import type { Http } from './http.js'
import { findQuery, type Search } from './query.js'
import type { TableTypes } from './table-types.js'
import type { CallOptions, Checked, FindOptions, Select, Selected } from './types.js'

/** Arguments may be left out where none is required. */
type Given<Args, Options> = object extends Args
  ? [args?: Args, options?: Options]
  : [args: Args, options?: Options]

type ScalarCall<Args, Returns> = (...given: Given<Args, CallOptions>) => Call<Returns>

type RowsCall<Args, T extends TableTypes> = <const S extends Select<T> = object>(
  ...given: Given<Args, FindOptions<T> & { readonly select?: Checked<S, T> }>
) => Call<Selected<T, S>[]>

/** The types of rows that belong to no table. */
interface Loose<Row extends object> extends TableTypes {
  readonly row: Row
  readonly computed: object
  readonly relations: object
  readonly kinds: object
}

/** One overload as a call. `T`: the types of the table whose rows it gives, if any. */
type CallOf<F, T> = F extends { Args: infer Args; Returns: infer Returns }
  ? [Returns] extends [readonly (infer Row extends object)[]]
    ? RowsCall<Args, T extends TableTypes ? T : Loose<Row>>
    : ScalarCall<Args, Returns>
  : never

/** All overloads together: a union turned into an intersection. */
type Overloads<Union> = (Union extends unknown ? (of: Union) => void : never) extends (of: infer All) => void
  ? All
  : never

/** The functions of a schema. @typeParam Tables types of the tables whose rows functions give, by function */
export type Rpc<Functions, Tables> = {
  readonly [Name in keyof Functions]: Overloads<
    CallOf<Functions[Name], Name extends keyof Tables ? Tables[Name] : undefined>
  >
}

/** Facts of a function whose rows are no table's. */
const loose: Facts = { table: '', key: [] }

/**
 * The functions of one schema.
 * @param functions by name: the facts of the table whose rows it gives, or null
 * @param schema where it is not the server's first one
 */
export function rpcOf<Functions, Tables>(
  http: Http,
  functions: Readonly<Record<keyof Functions & string, Facts | null>>,
  schema?: string,
): Rpc<Functions, Tables> {
  const entries = Object.entries<Facts | null>(functions).map(([name, facts]) => {
    const path = `/rest/v1/rpc/${encodeURIComponent(name)}`
    const call = (args: unknown = {}, options: Search & CallOptions = {}) =>
      lazy(async () => {
        const query = findQuery(facts ?? loose, options)
        return (await http({ method: 'POST', path, query, body: args, signal: options.signal, schema })).body
      })
    return [name, call]
  })
  return Object.fromEntries(entries) as Rpc<Functions, Tables>
}
