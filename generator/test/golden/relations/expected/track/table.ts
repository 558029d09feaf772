// Generated from public.track. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { trackRow, trackInsert, trackUpdate } from './schema.ts'
import type { Track } from './types.ts'

export const track: Table<Track> = {
  schema: 'public',
  name: 'track',
  kind: 'table',
  primaryKey: ['track_id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    track_id: 'integer',
    name: 'character varying',
    album_id: 'integer',
    unit_price: 'numeric',
  },
  relations: {
    album: {
      schema: 'public',
      table: 'album',
      cardinality: 'many-to-one',
      on: { album_id: 'album_id' },
      constraint: 'track_album_id_fkey',
    },
    playlist_track: {
      schema: 'public',
      table: 'playlist_track',
      cardinality: 'one-to-many',
      reverse: true,
      on: { track_id: 'track_id' },
      constraint: 'playlist_track_track_id_fkey',
    },
    playlist: {
      schema: 'public',
      table: 'playlist',
      cardinality: 'many-to-many',
      on: { track_id: 'track_id' },
      constraint: 'playlist_track_track_id_fkey',
      via: {
        schema: 'public',
        table: 'playlist_track',
        on: { playlist_id: 'playlist_id' },
        constraint: 'playlist_track_playlist_id_fkey',
      },
    },
  },
  schemas: { row: trackRow, insert: trackInsert, update: trackUpdate },
}
