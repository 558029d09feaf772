// Generated from public.short_book. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { shortBookRow, shortBookInsert, shortBookUpdate } from './schema.ts'
import type { ShortBook } from './types.ts'

export const shortBook: Table<ShortBook> = {
  schema: 'public',
  name: 'short_book',
  kind: 'view',
  description: 'Books of fewer than 100 pages.',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    title: 'text',
    author_id: 'integer',
  },
  relations: {
    author: {
      schema: 'public',
      table: 'author',
      cardinality: 'many-to-one',
      on: { author_id: 'id' },
      constraint: 'book_author_id_fkey',
    },
  },
  schemas: { row: shortBookRow, insert: shortBookInsert, update: shortBookUpdate },
}
