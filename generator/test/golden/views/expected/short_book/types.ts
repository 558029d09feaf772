// Generated from public.short_book. Do not edit: change the table, then run `npm run generate`.

/**
 * A row of `public.short_book`.
 *
 * Books of fewer than 100 pages.
 */
export interface ShortBook {
  id: number
  title: string
  author_id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ShortBookInsert {
  id: number
  title: string
  author_id: number
}

/** What `update` accepts. */
export type ShortBookUpdate = Partial<ShortBookInsert>
