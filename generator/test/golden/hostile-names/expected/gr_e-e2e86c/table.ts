// Generated from public.größe. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { größeRow, größeInsert, größeUpdate } from './schema.ts'
import type { Größe } from './types.ts'

export const größe: Table<Größe> = {
  schema: 'public',
  name: 'größe',
  kind: 'table',
  primaryKey: ['straße'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    'straße': 'text',
  },
  relations: {},
  schemas: { row: größeRow, insert: größeInsert, update: größeUpdate },
}
