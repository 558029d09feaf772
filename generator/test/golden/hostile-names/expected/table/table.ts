// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { tableRow_786c90, tableRow_786c90Insert, tableRow_786c90Update } from './schema.ts'
import type { TableRow_786c90 } from './types.ts'

export const tableTable_786c90: Table<TableRow_786c90> = {
  schema: 'public',
  name: 'table',
  kind: 'table',
  primaryKey: ['id'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: tableRow_786c90, insert: tableRow_786c90Insert, update: tableRow_786c90Update },
}
