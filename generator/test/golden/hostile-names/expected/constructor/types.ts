// Generated from public.constructor. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.constructor`. */
export interface Constructor {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ConstructorInsert {
  id: number
}

/** What `update` accepts. */
export type ConstructorUpdate = Partial<ConstructorInsert>
