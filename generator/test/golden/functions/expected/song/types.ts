// Generated from public.song. Do not edit: change the table, then run `npm run generate`.

import type { Json } from '#runtime/client'

/** A row of `public.song`. */
export interface Song {
  id: number
  title: string
  meta: Json
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface SongInsert {
  id: number
  title: string
  meta?: Json
}

/** What `update` accepts. */
export type SongUpdate = Partial<SongInsert>
