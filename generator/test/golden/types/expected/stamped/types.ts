// Generated from public.stamped. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.stamped`. */
export interface Stamped {
  id: string
  stamped_at: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface StampedInsert {
  id?: string
  stamped_at?: string
}

/** What `update` accepts. */
export type StampedUpdate = Partial<StampedInsert>
