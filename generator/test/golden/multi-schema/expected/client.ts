// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, storageOf, tablesOf } from '#runtime/client'
import type { ByName, ClientOptions, Storage, TableClient, TablesOf } from '#runtime/client'
import { billingNoteClient, type BillingNoteTypes } from './billing_note/client.ts'
import { usersClient, type UserTypes } from './users/client.ts'
import { billingInvoiceClient, type BillingInvoiceTypes } from './billing/invoice/client.ts'
import { billingNote_a09e21Client, type BillingNote_a09e21Types } from './billing/note/client.ts'
import { billingUsersClient, type BillingUserTypes } from './billing/users/client.ts'
import { oddNamePaymentClient, type OddNamePaymentTypes } from './odd_name-bd3cdc/payment/client.ts'
import { oddNameThingClient, type OddNameThingTypes } from './odd_name-bd3cdc/thing/client.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { BillingNote, BillingNoteInsert, BillingNoteUpdate } from './billing_note/types.ts'
export type { User, UserInsert, UserUpdate } from './users/types.ts'
export type { BillingInvoice, BillingInvoiceInsert, BillingInvoiceUpdate } from './billing/invoice/types.ts'
export type { BillingNote_a09e21, BillingNote_a09e21Insert, BillingNote_a09e21Update } from './billing/note/types.ts'
export type { BillingUser, BillingUserInsert, BillingUserUpdate } from './billing/users/types.ts'
export type { OddNamePayment, OddNamePaymentInsert, OddNamePaymentUpdate } from './odd_name-bd3cdc/payment/types.ts'
export type { OddNameThing, OddNameThingInsert, OddNameThingUpdate } from './odd_name-bd3cdc/thing/types.ts'

/** The tables of each schema. */
interface Tables {
  public: {
    billing_note: TableClient<BillingNoteTypes>
    users: TableClient<UserTypes>
  }
  billing: {
    invoice: TableClient<BillingInvoiceTypes>
    note: TableClient<BillingNote_a09e21Types>
    users: TableClient<BillingUserTypes>
  }
  'odd name': {
    payment: TableClient<OddNamePaymentTypes>
    thing: TableClient<OddNameThingTypes>
  }
}

/** What each schema offers. */
interface Schemas {
  public: TablesOf<Tables['public']>
  billing: TablesOf<Tables['billing']>
  'odd name': TablesOf<Tables['odd name']>
}

/** What `createClient` gives. */
export type Client = Schemas['public'] & { readonly schema: ByName<Schemas>; readonly storage: Storage }

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf<Tables['public']>({
      billing_note: billingNoteClient(http),
      users: usersClient(http),
    }),
    billing: tablesOf<Tables['billing']>({
      invoice: billingInvoiceClient(http),
      note: billingNote_a09e21Client(http),
      users: billingUsersClient(http),
    }),
    'odd name': tablesOf<Tables['odd name']>({
      payment: oddNamePaymentClient(http),
      thing: oddNameThingClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
