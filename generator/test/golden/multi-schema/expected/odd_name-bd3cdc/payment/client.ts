// Generated from odd name.payment. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { OddNamePayment, OddNamePaymentInsert, OddNamePaymentUpdate } from './types.ts'

/** The types of `odd name.payment`, and its ways to others. */
export interface OddNamePaymentTypes {
  row: OddNamePayment
  insert: OddNamePaymentInsert
  update: OddNamePaymentUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const oddNamePaymentFacts: Facts = {
  table: 'payment',
  schema: 'odd name',
  key: ['id'],
  live: { id: 'int', state: 'text' },
}

/** `db.schema('odd name').payment.findMany({ limit: 10 })` */
export const oddNamePaymentClient = (http: Http): TableClient<OddNamePaymentTypes> =>
  tableClient<OddNamePaymentTypes>(http, oddNamePaymentFacts)
