// Generated from public.badge. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { badgeRow, badgeInsert, badgeUpdate } from './schema.ts'
import type { Badge } from './types.ts'

export const badge: Table<Badge> = {
  schema: 'public',
  name: 'badge',
  kind: 'table',
  primaryKey: ['employee_id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    employee_id: 'integer',
    color: 'text',
  },
  relations: {
    employee: {
      schema: 'public',
      table: 'employee',
      cardinality: 'one-to-one',
      on: { employee_id: 'employee_id' },
      constraint: 'badge_employee_id_fkey',
    },
  },
  schemas: { row: badgeRow, insert: badgeInsert, update: badgeUpdate },
}
