// Generated from public.playlist. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.playlist`. */
export interface Playlist {
  playlist_id: number
  name: string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface PlaylistInsert {
  playlist_id: number
  name?: string | null
}

/** What `update` accepts. */
export type PlaylistUpdate = Partial<PlaylistInsert>
