// Generated from billing.note. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { BillingNote_a09e21, BillingNote_a09e21Insert, BillingNote_a09e21Update } from './types.ts'

/** The types of `billing.note`, and its ways to others. */
export interface BillingNote_a09e21Types {
  row: BillingNote_a09e21
  insert: BillingNote_a09e21Insert
  update: BillingNote_a09e21Update
  computed: {}
  relations: {}
  kinds: {}
}

export const billingNote_a09e21Facts: Facts = {
  table: 'note',
  schema: 'billing',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.schema('billing').note.findMany({ limit: 10 })` */
export const billingNote_a09e21Client = (http: Http): TableClient<BillingNote_a09e21Types> =>
  tableClient<BillingNote_a09e21Types>(http, billingNote_a09e21Facts)
