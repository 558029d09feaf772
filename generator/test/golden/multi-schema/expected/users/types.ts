// Generated from public.users. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.users`. */
export interface User {
  id: string
  name: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface UserInsert {
  id: string
  name: string
}

/** What `update` accepts. */
export type UserUpdate = Partial<UserInsert>
