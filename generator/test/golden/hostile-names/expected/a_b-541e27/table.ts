// Generated from public.a b. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { aBRow, aBInsert, aBUpdate } from './schema.ts'
import type { AB } from './types.ts'

export const aB: Table<AB> = {
  schema: 'public',
  name: 'a b',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: aBRow, insert: aBInsert, update: aBUpdate },
}
