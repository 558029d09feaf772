// Generated from public.book. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { bookRow, bookInsert, bookUpdate } from './schema.ts'
import type { Book } from './types.ts'

export const book: Table<Book> = {
  schema: 'public',
  name: 'book',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    author_id: 'integer',
    title: 'text',
    pages: 'integer',
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
  schemas: { row: bookRow, insert: bookInsert, update: bookUpdate },
}
