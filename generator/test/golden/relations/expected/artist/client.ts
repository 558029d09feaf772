// Generated from public.artist. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { albumFacts, type AlbumTypes } from '../album/client.ts'
import type { Artist, ArtistInsert, ArtistUpdate } from './types.ts'

/** The types of `public.artist`, and its ways to others. */
export interface ArtistTypes {
  row: Artist
  insert: ArtistInsert
  update: ArtistUpdate
  computed: {}
  relations: {
    album: Many<AlbumTypes>
  }
  kinds: {}
}

export const artistFacts: Facts = {
  table: 'artist',
  key: ['artist_id'],
  live: { artist_id: 'int', name: 'text' },
  relations: {
    album: { to: 'album!album_artist_id_fkey', many: true, facts: () => albumFacts },
  },
}

/** `db.artist.findMany({ limit: 10 })` */
export const artistClient = (http: Http): TableClient<ArtistTypes> =>
  tableClient<ArtistTypes>(http, artistFacts)
