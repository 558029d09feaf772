// Generated from public.playlist_track. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, One, TableClient } from '#runtime/client'
import { playlistFacts, type PlaylistTypes } from '../playlist/client.ts'
import { trackFacts, type TrackTypes } from '../track/client.ts'
import type { PlaylistTrack, PlaylistTrackInsert, PlaylistTrackUpdate } from './types.ts'

/** The types of `public.playlist_track`, and its ways to others. */
export interface PlaylistTrackTypes {
  row: PlaylistTrack
  insert: PlaylistTrackInsert
  update: PlaylistTrackUpdate
  computed: {}
  relations: {
    playlist: One<PlaylistTypes>
    track: One<TrackTypes>
  }
  kinds: {}
}

export const playlistTrackFacts: Facts = {
  table: 'playlist_track',
  key: ['playlist_id', 'track_id'],
  live: { playlist_id: 'int', track_id: 'int' },
  relations: {
    playlist: { to: 'playlist!playlist_track_playlist_id_fkey', facts: () => playlistFacts },
    track: { to: 'track!playlist_track_track_id_fkey', facts: () => trackFacts },
  },
}

/** `db.playlist_track.findMany({ limit: 10 })` */
export const playlistTrackClient = (http: Http): TableClient<PlaylistTrackTypes> =>
  tableClient<PlaylistTrackTypes>(http, playlistTrackFacts)
