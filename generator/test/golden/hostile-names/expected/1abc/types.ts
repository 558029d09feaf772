// Generated from public.1abc. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.1abc`. */
export interface T1abc {
  id: number
  '1': string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface T1abcInsert {
  id: number
  '1'?: string | null
}

/** What `update` accepts. */
export type T1abcUpdate = Partial<T1abcInsert>
