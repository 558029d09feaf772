// Generated from public.user_roles. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { userRole, userRoleInsert, userRoleUpdate } from './schema.ts'
import type { UserRole } from './types.ts'

export const userRoles: Table<UserRole> = {
  schema: 'public',
  name: 'user_roles',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {
    sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: {
      schema: 'public',
      table: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'ref_id' },
      constraint: 'sixty_three_bytes_sixty_three_bytes_sixty_three_byt_ref_id_fkey',
    },
  },
  schemas: { row: userRole, insert: userRoleInsert, update: userRoleUpdate },
}
