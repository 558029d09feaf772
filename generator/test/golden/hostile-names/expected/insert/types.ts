// Generated from public.insert. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.insert`. */
export interface Insert {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface InsertInsert {
  id: number
}

/** What `update` accepts. */
export type InsertUpdate = Partial<InsertInsert>
