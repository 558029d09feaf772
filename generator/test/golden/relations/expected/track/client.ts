// Generated from public.track. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, Maybe, TableClient } from '#runtime/client'
import { albumFacts, type AlbumTypes } from '../album/client.ts'
import { playlistFacts, type PlaylistTypes } from '../playlist/client.ts'
import { playlistTrackFacts, type PlaylistTrackTypes } from '../playlist_track/client.ts'
import type { Track, TrackInsert, TrackUpdate } from './types.ts'

/** The types of `public.track`, and its ways to others. */
export interface TrackTypes {
  row: Track
  insert: TrackInsert
  update: TrackUpdate
  computed: {}
  relations: {
    album: Maybe<AlbumTypes>
    playlist_track: Many<PlaylistTrackTypes>
    playlist: Many<PlaylistTypes>
  }
  kinds: {}
}

export const trackFacts: Facts = {
  table: 'track',
  key: ['track_id'],
  live: { track_id: 'int', name: 'text', album_id: 'int', unit_price: 'same' },
  relations: {
    album: { to: 'album!track_album_id_fkey', facts: () => albumFacts },
    playlist_track: { to: 'playlist_track!playlist_track_track_id_fkey', many: true, facts: () => playlistTrackFacts },
    playlist: { to: 'playlist!playlist_track', many: true, via: { table: 'playlist_track', schema: 'public' }, facts: () => playlistFacts },
  },
}

/** `db.track.findMany({ limit: 10 })` */
export const trackClient = (http: Http): TableClient<TrackTypes> =>
  tableClient<TrackTypes>(http, trackFacts)
