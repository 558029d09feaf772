// Generated from billing.users. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { billingInvoiceFacts, type BillingInvoiceTypes } from '../../billing/invoice/client.ts'
import type { BillingUser, BillingUserInsert, BillingUserUpdate } from './types.ts'

/** The types of `billing.users`, and its ways to others. */
export interface BillingUserTypes {
  row: BillingUser
  insert: BillingUserInsert
  update: BillingUserUpdate
  computed: {}
  relations: {
    invoice: Many<BillingInvoiceTypes>
  }
  kinds: {}
}

export const billingUsersFacts: Facts = {
  table: 'users',
  schema: 'billing',
  key: ['id'],
  live: { id: 'int' },
  relations: {
    invoice: { to: 'invoice!invoice_payer_id_fkey', many: true, facts: () => billingInvoiceFacts },
  },
}

/** `db.schema('billing').users.findMany({ limit: 10 })` */
export const billingUsersClient = (http: Http): TableClient<BillingUserTypes> =>
  tableClient<BillingUserTypes>(http, billingUsersFacts)
