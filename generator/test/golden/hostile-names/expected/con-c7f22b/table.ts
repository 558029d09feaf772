// Generated from public.con. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { conRow, conInsert, conUpdate } from './schema.ts'
import type { Con } from './types.ts'

export const con: Table<Con> = {
  schema: 'public',
  name: 'con',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: conRow, insert: conInsert, update: conUpdate },
}
