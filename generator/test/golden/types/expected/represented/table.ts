// Generated from public.represented. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { representedRow, representedInsert, representedUpdate } from './schema.ts'
import type { Represented } from './types.ts'

export const represented: Table<Represented> = {
  schema: 'public',
  name: 'represented',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    color: 'looks.color',
    at: 'looks.seconds',
    plain: 'looks.plain',
    found: 'looks.searched',
    colors: 'looks.color[]',
  },
  defaults: {
    color: '255',
  },
  representations: {
    color: {
      json: { schema: 'looks', name: 'as "json' },
      fromJson: { schema: 'looks', name: 'color' },
      fromText: { schema: 'looks', name: 'color' },
    },
    at: { json: { schema: 'looks', name: 'seconds' } },
  },
  vectors: ['found'],
  relations: {},
  schemas: { row: representedRow, insert: representedInsert, update: representedUpdate },
}
