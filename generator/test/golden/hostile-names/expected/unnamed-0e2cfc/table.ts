// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { unnamedRow, unnamedInsert, unnamedUpdate } from './schema.ts'
import type { Unnamed } from './types.ts'

export const unnamed: Table<Unnamed> = {
  schema: 'public',
  name: '🙂',
  kind: 'table',
  primaryKey: ['🙂'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    '🙂': 'text',
    '\u202ertl': 'text',
    '\u200b': 'text',
  },
  relations: {},
  schemas: { row: unnamedRow, insert: unnamedInsert, update: unnamedUpdate },
}
