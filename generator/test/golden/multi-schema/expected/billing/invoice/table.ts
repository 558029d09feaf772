// Generated from billing.invoice. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { billingInvoiceRow, billingInvoiceInsert, billingInvoiceUpdate } from './schema.ts'
import type { BillingInvoice } from './types.ts'

export const billingInvoice: Table<BillingInvoice> = {
  schema: 'billing',
  name: 'invoice',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    user_id: 'uuid',
    payer_id: 'integer',
    total: 'numeric',
  },
  relations: {
    payer: {
      schema: 'billing',
      table: 'users',
      cardinality: 'many-to-one',
      on: { payer_id: 'id' },
      constraint: 'invoice_payer_id_fkey',
    },
    user: {
      schema: 'public',
      table: 'users',
      cardinality: 'many-to-one',
      on: { user_id: 'id' },
      constraint: 'invoice_user_id_fkey',
    },
    thing: {
      schema: 'odd name',
      table: 'thing',
      cardinality: 'one-to-many',
      reverse: true,
      on: { id: 'invoice_id' },
      constraint: 'thing_invoice_id_fkey',
    },
  },
  schemas: { row: billingInvoiceRow, insert: billingInvoiceInsert, update: billingInvoiceUpdate },
}
