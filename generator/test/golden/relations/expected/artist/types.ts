// Generated from public.artist. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.artist`. */
export interface Artist {
  artist_id: number
  name: string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ArtistInsert {
  artist_id: number
  name?: string | null
}

/** What `update` accepts. */
export type ArtistUpdate = Partial<ArtistInsert>
