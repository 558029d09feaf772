// Generated from public.users. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { user, userInsert, userUpdate } from './schema.ts'
import type { User } from './types.ts'

export const users: Table<User> = {
  schema: 'public',
  name: 'users',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'uuid',
    name: 'text',
  },
  relations: {
    invoice: {
      schema: 'billing',
      table: 'invoice',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'user_id' },
      constraint: 'invoice_user_id_fkey',
    },
  },
  schemas: { row: user, insert: userInsert, update: userUpdate },
}
