// Generated from billing.note. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { billingNote_a09e21Row, billingNote_a09e21Insert, billingNote_a09e21Update } from './schema.ts'
import type { BillingNote_a09e21 } from './types.ts'

export const billingNote_a09e21: Table<BillingNote_a09e21> = {
  schema: 'billing',
  name: 'note',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: billingNote_a09e21Row, insert: billingNote_a09e21Insert, update: billingNote_a09e21Update },
}
