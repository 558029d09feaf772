// Generated from public.%s {{x}}. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { sXRow, sXInsert, sXUpdate } from './schema.ts'
import type { SX } from './types.ts'

export const sX: Table<SX> = {
  schema: 'public',
  name: '%s {{x}}',
  kind: 'table',
  primaryKey: ['%s'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    '%s': 'integer',
  },
  relations: {},
  schemas: { row: sXRow, insert: sXInsert, update: sXUpdate },
}
