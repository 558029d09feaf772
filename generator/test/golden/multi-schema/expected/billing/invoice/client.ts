// Generated from billing.invoice. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, Maybe, One, TableClient } from '#runtime/client'
import { billingUsersFacts, type BillingUserTypes } from '../../billing/users/client.ts'
import { oddNameThingFacts, type OddNameThingTypes } from '../../odd_name-bd3cdc/thing/client.ts'
import { usersFacts, type UserTypes } from '../../users/client.ts'
import type { BillingInvoice, BillingInvoiceInsert, BillingInvoiceUpdate } from './types.ts'

/** The types of `billing.invoice`, and its ways to others. */
export interface BillingInvoiceTypes {
  row: BillingInvoice
  insert: BillingInvoiceInsert
  update: BillingInvoiceUpdate
  computed: {}
  relations: {
    payer: Maybe<BillingUserTypes>
    user: One<UserTypes>
    thing: Many<OddNameThingTypes>
  }
  kinds: {}
}

export const billingInvoiceFacts: Facts = {
  table: 'invoice',
  schema: 'billing',
  key: ['id'],
  live: { id: 'int', user_id: 'exact', payer_id: 'int', total: 'same' },
  relations: {
    payer: { to: 'users!invoice_payer_id_fkey', facts: () => billingUsersFacts },
    user: { to: 'users!invoice_user_id_fkey', facts: () => usersFacts },
    thing: { to: 'thing!thing_invoice_id_fkey', many: true, facts: () => oddNameThingFacts },
  },
}

/** `db.schema('billing').invoice.findMany({ limit: 10 })` */
export const billingInvoiceClient = (http: Http): TableClient<BillingInvoiceTypes> =>
  tableClient<BillingInvoiceTypes>(http, billingInvoiceFacts)
