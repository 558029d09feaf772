// Generated from public.labels. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { label, labelInsert, labelUpdate } from './schema.ts'
import type { Label } from './types.ts'

export const labels: Table<Label> = {
  schema: 'public',
  name: 'labels',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    "odd'enum": 'public."odd\'enum"',
  },
  defaults: {
    "odd'enum": '\'*/\'::public."odd\'enum"',
  },
  relations: {},
  schemas: { row: label, insert: labelInsert, update: labelUpdate },
}
