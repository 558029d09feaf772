// Generated from odd name.payment. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { OddNamePayment, OddNamePaymentInsert, OddNamePaymentUpdate } from './types.ts'

/** `db.schema('odd name').payment.findMany({ limit: 10 })` */
export const oddNamePaymentClient = (http: Http) => tableClient<OddNamePayment, OddNamePaymentInsert, OddNamePaymentUpdate>(http, 'payment', 'odd name')
