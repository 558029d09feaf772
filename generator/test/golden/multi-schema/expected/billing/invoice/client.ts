// Generated from billing.invoice. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { BillingInvoice, BillingInvoiceInsert, BillingInvoiceUpdate } from './types.ts'

/** `db.schema('billing').invoice.findMany({ limit: 10 })` */
export const billingInvoiceClient = (http: Http) => tableClient<BillingInvoice, BillingInvoiceInsert, BillingInvoiceUpdate>(http, 'invoice', 'billing')
