// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbRow, sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert, sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate } from './schema.ts'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb } from './types.ts'

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb: Table<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb> = {
  schema: 'public',
  name: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    ref_id: 'integer',
    Ref_id: 'integer',
  },
  relations: {
    Ref: {
      schema: 'public',
      table: 'UserRoles',
      cardinality: 'many-to-one',
      on: { Ref_id: 'id' },
      constraint: 'sixty_three_bytes_sixty_three_bytes_sixty_three_byt_Ref_id_fkey',
    },
    ref: {
      schema: 'public',
      table: 'user_roles',
      cardinality: 'many-to-one',
      on: { ref_id: 'id' },
      constraint: 'sixty_three_bytes_sixty_three_bytes_sixty_three_byt_ref_id_fkey',
    },
  },
  schemas: { row: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbRow, insert: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert, update: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate },
}
