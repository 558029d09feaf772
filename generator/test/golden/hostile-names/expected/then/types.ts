// Generated from public.then. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.then`. */
export interface Then {
  id: number
  class: string | null
  await: string | null
  default: string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ThenInsert {
  id: number
  class?: string | null
  await?: string | null
  default?: string | null
}

/** What `update` accepts. */
export type ThenUpdate = Partial<ThenInsert>
