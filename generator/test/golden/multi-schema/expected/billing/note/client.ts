// Generated from billing.note. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { BillingNote_a09e21, BillingNote_a09e21Insert, BillingNote_a09e21Update } from './types.ts'

/** `db.schema('billing').note.findMany({ limit: 10 })` */
export const billingNote_a09e21Client = (http: Http) => tableClient<BillingNote_a09e21, BillingNote_a09e21Insert, BillingNote_a09e21Update>(http, 'note', 'billing')
