// Generated from public.1abc. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { t1abcRow, t1abcInsert, t1abcUpdate } from './schema.ts'
import type { T1abc } from './types.ts'

export const t1abc: Table<T1abc> = {
  schema: 'public',
  name: '1abc',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    '1': 'text',
  },
  relations: {},
  schemas: { row: t1abcRow, insert: t1abcInsert, update: t1abcUpdate },
}
