// Generated from public.author. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { authorRow, authorInsert, authorUpdate } from './schema.ts'
import type { Author } from './types.ts'

export const author: Table<Author> = {
  schema: 'public',
  name: 'author',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    name: 'text',
    email: 'text',
  },
  relations: {
    author_stats: {
      schema: 'public',
      table: 'author_stats',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'author_id' },
      constraint: 'book_author_id_fkey',
    },
    book: {
      schema: 'public',
      table: 'book',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'author_id' },
      constraint: 'book_author_id_fkey',
    },
    short_book: {
      schema: 'public',
      table: 'short_book',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'author_id' },
      constraint: 'book_author_id_fkey',
    },
  },
  schemas: { row: authorRow, insert: authorInsert, update: authorUpdate },
}
