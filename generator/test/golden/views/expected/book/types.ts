// Generated from public.book. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.book`. */
export interface Book {
  id: number
  author_id: number
  title: string
  pages: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface BookInsert {
  id: number
  author_id: number
  title: string
  pages?: number | null
}

/** What `update` accepts. */
export type BookUpdate = Partial<BookInsert>
