// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { billingNoteRoutes } from './billing_note/routes.ts'
import { billingNote } from './billing_note/table.ts'
import { usersRoutes } from './users/routes.ts'
import { users } from './users/table.ts'
import { billingInvoiceRoutes } from './billing/invoice/routes.ts'
import { billingInvoice } from './billing/invoice/table.ts'
import { billingNote_a09e21Routes } from './billing/note/routes.ts'
import { billingNote_a09e21 } from './billing/note/table.ts'
import { billingUsersRoutes } from './billing/users/routes.ts'
import { billingUsers } from './billing/users/table.ts'
import { oddNamePaymentRoutes } from './odd_name-bd3cdc/payment/routes.ts'
import { oddNamePayment } from './odd_name-bd3cdc/payment/table.ts'
import { oddNameThingRoutes } from './odd_name-bd3cdc/thing/routes.ts'
import { oddNameThing } from './odd_name-bd3cdc/thing/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = 'b13a280bb567f0a27ce16292b332fa6022fa5058922371ca238170b431e31ef6'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'billing_note', table: billingNote, routes: billingNoteRoutes },
  { folder: 'users', table: users, routes: usersRoutes },
  { folder: 'billing/invoice', table: billingInvoice, routes: billingInvoiceRoutes },
  { folder: 'billing/note', table: billingNote_a09e21, routes: billingNote_a09e21Routes },
  { folder: 'billing/users', table: billingUsers, routes: billingUsersRoutes },
  { folder: 'odd_name-bd3cdc/payment', table: oddNamePayment, routes: oddNamePaymentRoutes },
  { folder: 'odd_name-bd3cdc/thing', table: oddNameThing, routes: oddNameThingRoutes },
]
