// Generated from public.review. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.review`. */
export interface Review {
  id: number
  album: string | null
  album_id: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ReviewInsert {
  id: number
  album?: string | null
  album_id?: number | null
}

/** What `update` accepts. */
export type ReviewUpdate = Partial<ReviewInsert>
