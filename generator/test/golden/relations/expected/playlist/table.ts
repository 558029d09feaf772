// Generated from public.playlist. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { playlistRow, playlistInsert, playlistUpdate } from './schema.ts'
import type { Playlist } from './types.ts'

export const playlist: Table<Playlist> = {
  schema: 'public',
  name: 'playlist',
  kind: 'table',
  primaryKey: ['playlist_id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    playlist_id: 'integer',
    name: 'text',
  },
  relations: {
    playlist_track: {
      schema: 'public',
      table: 'playlist_track',
      cardinality: 'one-to-many',
      reverse: true,
      on: { playlist_id: 'playlist_id' },
      constraint: 'playlist_track_playlist_id_fkey',
    },
    track: {
      schema: 'public',
      table: 'track',
      cardinality: 'many-to-many',
      on: { playlist_id: 'playlist_id' },
      constraint: 'playlist_track_playlist_id_fkey',
      via: {
        schema: 'public',
        table: 'playlist_track',
        on: { track_id: 'track_id' },
        constraint: 'playlist_track_track_id_fkey',
      },
    },
  },
  schemas: { row: playlistRow, insert: playlistInsert, update: playlistUpdate },
}
