// Generated from public.log. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { logRow, logInsert, logUpdate } from './schema.ts'
import type { Log } from './types.ts'

export const log: Table<Log> = {
  schema: 'public',
  name: 'log',
  kind: 'table',
  primaryKey: [],
  verbs: ['list', 'insert', 'update', 'remove'],
  columns: {
    line: 'text',
  },
  relations: {},
  schemas: { row: logRow, insert: logInsert, update: logUpdate },
}
