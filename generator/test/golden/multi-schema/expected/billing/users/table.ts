// Generated from billing.users. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { billingUser, billingUserInsert, billingUserUpdate } from './schema.ts'
import type { BillingUser } from './types.ts'

export const billingUsers: Table<BillingUser> = {
  schema: 'billing',
  name: 'users',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {
    invoice: {
      schema: 'billing',
      table: 'invoice',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'payer_id' },
      constraint: 'invoice_payer_id_fkey',
    },
  },
  schemas: { row: billingUser, insert: billingUserInsert, update: billingUserUpdate },
}
