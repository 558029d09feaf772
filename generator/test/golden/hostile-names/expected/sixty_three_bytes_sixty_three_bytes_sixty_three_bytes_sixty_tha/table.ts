// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaRow, sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert, sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate } from './schema.ts'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha } from './types.ts'

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha: Table<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha> = {
  schema: 'public',
  name: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaRow, insert: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert, update: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate },
}
