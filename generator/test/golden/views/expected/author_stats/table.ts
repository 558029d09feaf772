// Generated from public.author_stats. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { authorStat } from './schema.ts'
import type { AuthorStat } from './types.ts'

export const authorStats: Table<AuthorStat> = {
  schema: 'public',
  name: 'author_stats',
  kind: 'view',
  primaryKey: [],
  verbs: ['list'],
  columns: {
    author_id: 'integer',
    books: 'bigint',
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
  schemas: { row: authorStat },
}
