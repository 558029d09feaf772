// Generated from public.entry. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.entry`. */
export interface Entry {
  who: string
  what: string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface EntryInsert {
  who?: string
  what?: string | null
}

/** What `update` accepts. */
export type EntryUpdate = Partial<EntryInsert>
