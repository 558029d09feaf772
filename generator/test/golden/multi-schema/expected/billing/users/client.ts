// Generated from billing.users. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { BillingUser, BillingUserInsert, BillingUserUpdate } from './types.ts'

/** `db.schema('billing').users.findMany({ limit: 10 })` */
export const billingUsersClient = (http: Http) => tableClient<BillingUser, BillingUserInsert, BillingUserUpdate>(http, 'users', 'billing')
