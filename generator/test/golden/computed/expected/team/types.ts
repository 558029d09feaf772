// Generated from public.team. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.team`. */
export interface Team {
  id: number
  name: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TeamInsert {
  id: number
  name: string
}

/** What `update` accepts. */
export type TeamUpdate = Partial<TeamInsert>
