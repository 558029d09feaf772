// Generated from public.track. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.track`. */
export interface Track {
  track_id: number
  name: string
  album_id: number | null
  unit_price: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TrackInsert {
  track_id: number
  name: string
  album_id?: number | null
  unit_price: number
}

/** What `update` accepts. */
export type TrackUpdate = Partial<TrackInsert>
