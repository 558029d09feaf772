// Generated from public.album. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.album`. */
export interface Album {
  album_id: number
  title: string
  artist_id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface AlbumInsert {
  album_id: number
  title: string
  artist_id: number
}

/** What `update` accepts. */
export type AlbumUpdate = Partial<AlbumInsert>
