// Generated from public.users. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { billingInvoiceFacts, type BillingInvoiceTypes } from '../billing/invoice/client.ts'
import type { User, UserInsert, UserUpdate } from './types.ts'

/** The types of `public.users`, and its ways to others. */
export interface UserTypes {
  row: User
  insert: UserInsert
  update: UserUpdate
  computed: {}
  relations: {
    invoice: Many<BillingInvoiceTypes>
  }
  kinds: {}
}

export const usersFacts: Facts = {
  table: 'users',
  key: ['id'],
  live: { id: 'exact', name: 'text' },
  relations: {
    invoice: { to: 'invoice!invoice_user_id_fkey', many: true, facts: () => billingInvoiceFacts },
  },
}

/** `db.users.findMany({ limit: 10 })` */
export const usersClient = (http: Http): TableClient<UserTypes> =>
  tableClient<UserTypes>(http, usersFacts)
