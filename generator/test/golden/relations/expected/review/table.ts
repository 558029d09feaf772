// Generated from public.review. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { reviewRow, reviewInsert, reviewUpdate } from './schema.ts'
import type { Review } from './types.ts'

export const review: Table<Review> = {
  schema: 'public',
  name: 'review',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    album: 'text',
    album_id: 'integer',
  },
  relations: {
    album_by_album_id: {
      schema: 'public',
      table: 'album',
      cardinality: 'many-to-one',
      on: { album_id: 'album_id' },
      constraint: 'review_album_id_fkey',
    },
  },
  schemas: { row: reviewRow, insert: reviewInsert, update: reviewUpdate },
}
