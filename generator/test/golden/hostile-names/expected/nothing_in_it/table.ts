// Generated from public.nothing_in_it. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { nothingInItRow, nothingInItInsert } from './schema.ts'
import type { NothingInIt } from './types.ts'

export const nothingInIt: Table<NothingInIt> = {
  schema: 'public',
  name: 'nothing_in_it',
  kind: 'table',
  primaryKey: [],
  verbs: ['list', 'insert', 'remove'],
  columns: {},
  relations: {},
  schemas: { row: nothingInItRow, insert: nothingInItInsert },
}
