// Generated from public.album. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { albumRow, albumInsert, albumUpdate } from './schema.ts'
import type { Album } from './types.ts'

export const album: Table<Album> = {
  schema: 'public',
  name: 'album',
  kind: 'table',
  primaryKey: ['album_id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    album_id: 'integer',
    title: 'character varying',
    artist_id: 'integer',
  },
  relations: {
    artist: {
      schema: 'public',
      table: 'artist',
      cardinality: 'many-to-one',
      on: { artist_id: 'artist_id' },
      constraint: 'album_artist_id_fkey',
    },
    review: {
      schema: 'public',
      table: 'review',
      cardinality: 'one-to-many',
      reverse: true,
      on: { album_id: 'album_id' },
      constraint: 'review_album_id_fkey',
    },
    track: {
      schema: 'public',
      table: 'track',
      cardinality: 'one-to-many',
      reverse: true,
      on: { album_id: 'album_id' },
      constraint: 'track_album_id_fkey',
    },
  },
  schemas: { row: albumRow, insert: albumInsert, update: albumUpdate },
}
