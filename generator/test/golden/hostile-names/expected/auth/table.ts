// Generated from public.auth. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { authRow, authInsert, authUpdate } from './schema.ts'
import type { Auth } from './types.ts'

export const auth: Table<Auth> = {
  schema: 'public',
  name: 'auth',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: authRow, insert: authInsert, update: authUpdate },
}
