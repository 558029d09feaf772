// Generated from public.author. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.author`. */
export interface Author {
  id: number
  name: string
  email: string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface AuthorInsert {
  id: number
  name: string
  email?: string | null
}

/** What `update` accepts. */
export type AuthorUpdate = Partial<AuthorInsert>
