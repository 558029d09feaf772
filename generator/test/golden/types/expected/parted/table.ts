// Generated from public.parted. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { partedRow, partedInsert, partedUpdate } from './schema.ts'
import type { Parted } from './types.ts'

export const parted: Table<Parted> = {
  schema: 'public',
  name: 'parted',
  kind: 'table',
  primaryKey: ['id', 'region'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    region: 'text',
  },
  handlers: [{ schema: 'public', name: 'tabs', type: 'text/tab' }],
  relations: {},
  schemas: { row: partedRow, insert: partedInsert, update: partedUpdate },
}
