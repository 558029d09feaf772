// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.table`. */
export interface TableRow {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TableRowInsert {
  id: number
}

/** What `update` accepts. */
export type TableRowUpdate = Partial<TableRowInsert>
