// Generated from public.parted. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.parted`. */
export interface Parted {
  id: number
  region: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface PartedInsert {
  id: number
  region: string
}

/** What `update` accepts. */
export type PartedUpdate = Partial<PartedInsert>
