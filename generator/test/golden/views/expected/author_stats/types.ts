// Generated from public.author_stats. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.author_stats`. */
export interface AuthorStat {
  author_id: number
  books: number | null
}
