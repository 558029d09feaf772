// Generated from public.Array. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.Array`. */
export interface ArrayRow {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ArrayRowInsert {
  id: number
}

/** What `update` accepts. */
export type ArrayRowUpdate = Partial<ArrayRowInsert>
