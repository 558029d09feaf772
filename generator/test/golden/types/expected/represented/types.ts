// Generated from public.represented. Do not edit: change the table, then run `npm run generate`.

import type { Json } from '#runtime/client'

/** A row of `public.represented`. */
export interface Represented {
  id: number
  color: Json
  at: Json
  plain: string | null
  found: string
  colors: number[] | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface RepresentedInsert {
  id: number
  color?: Json
  at?: Json
  plain?: string | null
  found: string
  colors?: number[] | null
}

/** What `update` accepts. */
export type RepresentedUpdate = Partial<RepresentedInsert>
