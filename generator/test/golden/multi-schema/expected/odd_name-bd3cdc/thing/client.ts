// Generated from odd name.thing. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Maybe, TableClient } from '#runtime/client'
import { billingInvoiceFacts, type BillingInvoiceTypes } from '../../billing/invoice/client.ts'
import type { OddNameThing, OddNameThingInsert, OddNameThingUpdate } from './types.ts'

/** The types of `odd name.thing`, and its ways to others. */
export interface OddNameThingTypes {
  row: OddNameThing
  insert: OddNameThingInsert
  update: OddNameThingUpdate
  computed: {}
  relations: {
    invoice: Maybe<BillingInvoiceTypes>
  }
  kinds: {}
}

export const oddNameThingFacts: Facts = {
  table: 'thing',
  schema: 'odd name',
  key: ['id'],
  live: { id: 'int', invoice_id: 'int' },
  relations: {
    invoice: { to: 'invoice!thing_invoice_id_fkey', facts: () => billingInvoiceFacts },
  },
}

/** `db.schema('odd name').thing.findMany({ limit: 10 })` */
export const oddNameThingClient = (http: Http): TableClient<OddNameThingTypes> =>
  tableClient<OddNameThingTypes>(http, oddNameThingFacts)
