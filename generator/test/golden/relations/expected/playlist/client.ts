// Generated from public.playlist. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { playlistTrackFacts, type PlaylistTrackTypes } from '../playlist_track/client.ts'
import { trackFacts, type TrackTypes } from '../track/client.ts'
import type { Playlist, PlaylistInsert, PlaylistUpdate } from './types.ts'

/** The types of `public.playlist`, and its ways to others. */
export interface PlaylistTypes {
  row: Playlist
  insert: PlaylistInsert
  update: PlaylistUpdate
  computed: {}
  relations: {
    playlist_track: Many<PlaylistTrackTypes>
    track: Many<TrackTypes>
  }
  kinds: {}
}

export const playlistFacts: Facts = {
  table: 'playlist',
  key: ['playlist_id'],
  live: { playlist_id: 'int', name: 'text' },
  relations: {
    playlist_track: { to: 'playlist_track!playlist_track_playlist_id_fkey', many: true, facts: () => playlistTrackFacts },
    track: { to: 'track!playlist_track', many: true, via: { table: 'playlist_track', schema: 'public' }, facts: () => trackFacts },
  },
}

/** `db.playlist.findMany({ limit: 10 })` */
export const playlistClient = (http: Http): TableClient<PlaylistTypes> =>
  tableClient<PlaylistTypes>(http, playlistFacts)
