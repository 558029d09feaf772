// Generated from public.a-b. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { aB_5b8b85Row, aB_5b8b85Insert, aB_5b8b85Update } from './schema.ts'
import type { AB_5b8b85 } from './types.ts'

export const aB_5b8b85: Table<AB_5b8b85> = {
  schema: 'public',
  name: 'a-b',
  kind: 'table',
  description: '*/ process.exit(1) /* @ts-nocheck\n// @ts-ignore',
  primaryKey: ['a-b'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    'a-b': 'integer',
    'a b': 'integer',
    a_b: 'integer',
  },
  relations: {},
  schemas: { row: aB_5b8b85Row, insert: aB_5b8b85Insert, update: aB_5b8b85Update },
}
