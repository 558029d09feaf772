// Generated from public.book_size. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { bookSizeRow, bookSizeInsert, bookSizeUpdate } from './schema.ts'
import type { BookSize } from './types.ts'

export const bookSize: Table<BookSize> = {
  schema: 'public',
  name: 'book_size',
  kind: 'view',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    title: 'text',
    pages: 'integer',
    is_long: 'boolean',
  },
  relations: {},
  schemas: { row: bookSizeRow, insert: bookSizeInsert, update: bookSizeUpdate },
}
