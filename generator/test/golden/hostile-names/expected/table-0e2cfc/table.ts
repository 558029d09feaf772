// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { tableRow, tableRowInsert, tableRowUpdate } from './schema.ts'
import type { TableRow } from './types.ts'

export const tableTable: Table<TableRow> = {
  schema: 'public',
  name: '🙂',
  kind: 'table',
  primaryKey: ['🙂'],
  columns: {
    '🙂': 'text',
    '\u202ertl': 'text',
    '\u200b': 'text',
  },
  relations: {},
  schemas: { row: tableRow, insert: tableRowInsert, update: tableRowUpdate },
}
