// Generated from public.Array. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { arrayRow, arrayRowInsert, arrayRowUpdate } from './schema.ts'
import type { ArrayRow } from './types.ts'

export const array: Table<ArrayRow> = {
  schema: 'public',
  name: 'Array',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: arrayRow, insert: arrayRowInsert, update: arrayRowUpdate },
}
