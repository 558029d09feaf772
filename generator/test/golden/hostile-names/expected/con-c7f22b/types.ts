// Generated from public.con. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.con`. */
export interface Con {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ConInsert {
  id: number
}

/** What `update` accepts. */
export type ConUpdate = Partial<ConInsert>
