// Generated from odd name.payment. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { oddNamePaymentRow, oddNamePaymentInsert, oddNamePaymentUpdate } from './schema.ts'
import type { OddNamePayment } from './types.ts'

export const oddNamePayment: Table<OddNamePayment> = {
  schema: 'odd name',
  name: 'payment',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    state: 'billing.state',
  },
  relations: {},
  schemas: { row: oddNamePaymentRow, insert: oddNamePaymentInsert, update: oddNamePaymentUpdate },
}
