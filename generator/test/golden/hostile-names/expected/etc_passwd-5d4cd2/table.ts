// Generated from public.../../etc/passwd. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { etcPasswdRow, etcPasswdInsert, etcPasswdUpdate } from './schema.ts'
import type { EtcPasswd } from './types.ts'

export const etcPasswd: Table<EtcPasswd> = {
  schema: 'public',
  name: '../../etc/passwd',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: etcPasswdRow, insert: etcPasswdInsert, update: etcPasswdUpdate },
}
