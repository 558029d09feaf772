// Generated from public.USER_ROLES. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { userRole_3a6467, userRole_3a6467Insert, userRole_3a6467Update } from './schema.ts'
import type { UserRole_3a6467 } from './types.ts'

export const userRoles_3a6467: Table<UserRole_3a6467> = {
  schema: 'public',
  name: 'USER_ROLES',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: userRole_3a6467, insert: userRole_3a6467Insert, update: userRole_3a6467Update },
}
