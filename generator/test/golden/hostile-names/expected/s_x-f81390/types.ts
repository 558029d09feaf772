// Generated from public.%s {{x}}. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.%s {{x}}`. */
export interface SX {
  '%s': number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface SXInsert {
  '%s': number
}

/** What `update` accepts. */
export type SXUpdate = Partial<SXInsert>
