// Generated from public.person. Do not edit: change the table, then run `npm run generate`.

import type { Json } from '#runtime/client'

/** A row of `public.person`. */
export interface Person {
  id: number
  first_name: string
  last_name: string | null
  born: string
  team_id: number | null
  doc: Json
  notes: Json
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface PersonInsert {
  id: number
  first_name: string
  last_name?: string | null
  born: string
  team_id?: number | null
  doc?: Json
  notes?: Json
}

/** What `update` accepts. */
export type PersonUpdate = Partial<PersonInsert>
