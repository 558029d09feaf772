// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { tableRow, tableRowInsert, tableRowUpdate } from './schema.ts'
import type { TableRow } from './types.ts'

export const tableTable: Table<TableRow> = {
  schema: 'public',
  name: 'table',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: tableRow, insert: tableRowInsert, update: tableRowUpdate },
}
