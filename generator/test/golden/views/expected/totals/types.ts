// Generated from public.totals. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.totals`. */
export interface Total {
  books: number | null
}
