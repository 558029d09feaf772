// Generated from public.album. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, One, TableClient } from '#runtime/client'
import { artistFacts, type ArtistTypes } from '../artist/client.ts'
import { reviewFacts, type ReviewTypes } from '../review/client.ts'
import { trackFacts, type TrackTypes } from '../track/client.ts'
import type { Album, AlbumInsert, AlbumUpdate } from './types.ts'

/** The types of `public.album`, and its ways to others. */
export interface AlbumTypes {
  row: Album
  insert: AlbumInsert
  update: AlbumUpdate
  computed: {}
  relations: {
    artist: One<ArtistTypes>
    review: Many<ReviewTypes>
    track: Many<TrackTypes>
  }
  kinds: {}
}

export const albumFacts: Facts = {
  table: 'album',
  key: ['album_id'],
  live: { album_id: 'int', title: 'text', artist_id: 'int' },
  relations: {
    artist: { to: 'artist!album_artist_id_fkey', facts: () => artistFacts },
    review: { to: 'review!review_album_id_fkey', many: true, facts: () => reviewFacts },
    track: { to: 'track!track_album_id_fkey', many: true, facts: () => trackFacts },
  },
}

/** `db.album.findMany({ limit: 10 })` */
export const albumClient = (http: Http): TableClient<AlbumTypes> =>
  tableClient<AlbumTypes>(http, albumFacts)
