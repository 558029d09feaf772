// Generated from public.totals. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { total } from './schema.ts'
import type { Total } from './types.ts'

export const totals: Table<Total> = {
  schema: 'public',
  name: 'totals',
  kind: 'materialized view',
  primaryKey: [],
  verbs: ['list'],
  columns: {
    books: 'bigint',
  },
  relations: {},
  schemas: { row: total },
}
