// Generated from public.playlist_track. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { playlistTrackRow, playlistTrackInsert, playlistTrackUpdate } from './schema.ts'
import type { PlaylistTrack } from './types.ts'

export const playlistTrack: Table<PlaylistTrack> = {
  schema: 'public',
  name: 'playlist_track',
  kind: 'table',
  primaryKey: ['playlist_id', 'track_id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    playlist_id: 'integer',
    track_id: 'integer',
  },
  relations: {
    playlist: {
      schema: 'public',
      table: 'playlist',
      cardinality: 'many-to-one',
      on: { playlist_id: 'playlist_id' },
      constraint: 'playlist_track_playlist_id_fkey',
    },
    track: {
      schema: 'public',
      table: 'track',
      cardinality: 'many-to-one',
      on: { track_id: 'track_id' },
      constraint: 'playlist_track_track_id_fkey',
    },
  },
  schemas: { row: playlistTrackRow, insert: playlistTrackInsert, update: playlistTrackUpdate },
}
