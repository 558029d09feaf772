// Generated from public.then. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { thenRow, thenInsert, thenUpdate } from './schema.ts'
import type { Then } from './types.ts'

export const then: Table<Then> = {
  schema: 'public',
  name: 'then',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    class: 'text',
    await: 'text',
    default: 'text',
  },
  relations: {},
  schemas: { row: thenRow, insert: thenInsert, update: thenUpdate },
}
