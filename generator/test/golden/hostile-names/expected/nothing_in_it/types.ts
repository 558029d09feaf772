// Generated from public.nothing_in_it. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.nothing_in_it`. */
export interface NothingInIt {
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface NothingInItInsert {
}
