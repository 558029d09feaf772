// Generated from public.auth. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.auth`. */
export interface Auth {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface AuthInsert {
  id: number
}

/** What `update` accepts. */
export type AuthUpdate = Partial<AuthInsert>
