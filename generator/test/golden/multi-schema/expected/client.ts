// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { billingNoteClient } from './billing_note/client.ts'
import { usersClient } from './users/client.ts'
import { billingInvoiceClient } from './billing/invoice/client.ts'
import { billingNote_a09e21Client } from './billing/note/client.ts'
import { billingUsersClient } from './billing/users/client.ts'
import { oddNamePaymentClient } from './odd_name-bd3cdc/payment/client.ts'
import { oddNameThingClient } from './odd_name-bd3cdc/thing/client.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { BillingNote, BillingNoteInsert, BillingNoteUpdate } from './billing_note/types.ts'
export type { User, UserInsert, UserUpdate } from './users/types.ts'
export type { BillingInvoice, BillingInvoiceInsert, BillingInvoiceUpdate } from './billing/invoice/types.ts'
export type { BillingNote_a09e21, BillingNote_a09e21Insert, BillingNote_a09e21Update } from './billing/note/types.ts'
export type { BillingUser, BillingUserInsert, BillingUserUpdate } from './billing/users/types.ts'
export type { OddNamePayment, OddNamePaymentInsert, OddNamePaymentUpdate } from './odd_name-bd3cdc/payment/types.ts'
export type { OddNameThing, OddNameThingInsert, OddNameThingUpdate } from './odd_name-bd3cdc/thing/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf({
      billing_note: billingNoteClient(http),
      users: usersClient(http),
    }),
    billing: tablesOf({
      invoice: billingInvoiceClient(http),
      note: billingNote_a09e21Client(http),
      users: billingUsersClient(http),
    }),
    'odd name': tablesOf({
      payment: oddNamePaymentClient(http),
      thing: oddNameThingClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
