// Generated from public.playlist_track. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.playlist_track`. */
export interface PlaylistTrack {
  playlist_id: number
  track_id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface PlaylistTrackInsert {
  playlist_id: number
  track_id: number
}

/** What `update` accepts. */
export type PlaylistTrackUpdate = Partial<PlaylistTrackInsert>
