// Generated from public.artist. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { artistRow, artistInsert, artistUpdate } from './schema.ts'
import type { Artist } from './types.ts'

export const artist: Table<Artist> = {
  schema: 'public',
  name: 'artist',
  kind: 'table',
  primaryKey: ['artist_id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    artist_id: 'integer',
    name: 'character varying',
  },
  relations: {
    album: {
      schema: 'public',
      table: 'album',
      cardinality: 'one-to-many',
      reverse: true,
      on: { artist_id: 'artist_id' },
      constraint: 'album_artist_id_fkey',
    },
  },
  schemas: { row: artistRow, insert: artistInsert, update: artistUpdate },
}
