// Generated from public.stamped. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { stampedRow, stampedInsert, stampedUpdate } from './schema.ts'
import type { Stamped } from './types.ts'

export const stamped: Table<Stamped> = {
  schema: 'public',
  name: 'stamped',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'uuid',
    stamped_at: 'timestamp with time zone',
  },
  relations: {},
  schemas: { row: stampedRow, insert: stampedInsert, update: stampedUpdate },
}
