// Generated from public.song. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { songRow, songInsert, songUpdate } from './schema.ts'
import type { Song } from './types.ts'

export const song: Table<Song> = {
  schema: 'public',
  name: 'song',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    title: 'text',
    meta: 'jsonb',
  },
  relations: {},
  schemas: { row: songRow, insert: songInsert, update: songUpdate },
}
