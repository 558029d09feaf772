// Generated from public.constructor. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { constructorRow, constructorInsert, constructorUpdate } from './schema.ts'
import type { Constructor } from './types.ts'

export const constructor: Table<Constructor> = {
  schema: 'public',
  name: 'constructor',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: constructorRow, insert: constructorInsert, update: constructorUpdate },
}
