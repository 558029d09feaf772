// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.table`. */
export interface TableRow_786c90 {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TableRow_786c90Insert {
  id: number
}

/** What `update` accepts. */
export type TableRow_786c90Update = Partial<TableRow_786c90Insert>
