// Generated from public.book_size. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.book_size`. */
export interface BookSize {
  id: number
  title: string
  pages: number | null
  is_long: boolean | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface BookSizeInsert {
  id: number
  title: string
  pages?: number | null
}

/** What `update` accepts. */
export type BookSizeUpdate = Partial<BookSizeInsert>
