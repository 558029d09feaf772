// Generated from public.entry. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { entryRow, entryInsert, entryUpdate } from './schema.ts'
import type { Entry } from './types.ts'

export const entry: Table<Entry> = {
  schema: 'public',
  name: 'entry',
  kind: 'view',
  primaryKey: [],
  verbs: ['list', 'insert', 'update', 'remove'],
  columns: {
    who: 'text',
    what: 'text',
  },
  relations: {},
  schemas: { row: entryRow, insert: entryInsert, update: entryUpdate },
}
