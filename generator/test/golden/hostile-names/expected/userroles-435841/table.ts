// Generated from public.UserRoles. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { userRole_f2d496, userRole_f2d496Insert, userRole_f2d496Update } from './schema.ts'
import type { UserRole_f2d496 } from './types.ts'

export const userRoles_f2d496: Table<UserRole_f2d496> = {
  schema: 'public',
  name: 'UserRoles',
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
      on: { id: 'Ref_id' },
      constraint: 'sixty_three_bytes_sixty_three_bytes_sixty_three_byt_Ref_id_fkey',
    },
  },
  schemas: { row: userRole_f2d496, insert: userRole_f2d496Insert, update: userRole_f2d496Update },
}
