// Generated from public.insert. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { insertRow, insertInsert, insertUpdate } from './schema.ts'
import type { Insert } from './types.ts'

export const insertTable: Table<Insert> = {
  schema: 'public',
  name: 'insert',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: insertRow, insert: insertInsert, update: insertUpdate },
}
