// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.🙂`. */
export interface TableRow {
  '🙂': string
  '\u202ertl': string | null
  '\u200b': string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TableRowInsert {
  '🙂': string
  '\u202ertl'?: string | null
  '\u200b'?: string | null
}

/** What `update` accepts. */
export type TableRowUpdate = Partial<TableRowInsert>
