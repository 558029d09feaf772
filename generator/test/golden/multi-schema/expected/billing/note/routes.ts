// Generated from billing.note. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { billingNote_a09e21 } from './table.ts'
import type { BillingNote_a09e21, BillingNote_a09e21Insert, BillingNote_a09e21Update } from './types.ts'

export const billingNote_a09e21Routes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<BillingNote_a09e21>>('/billing/note', list(billingNote_a09e21))
  app.post<InsertRoute<BillingNote_a09e21, BillingNote_a09e21Insert>>('/billing/note', insert(billingNote_a09e21))
  app.put<UpsertRoute<BillingNote_a09e21, BillingNote_a09e21Insert>>('/billing/note', upsert(billingNote_a09e21))
  app.patch<UpdateRoute<BillingNote_a09e21, BillingNote_a09e21Update>>('/billing/note', update(billingNote_a09e21))
  app.delete<RemoveRoute<BillingNote_a09e21>>('/billing/note', remove(billingNote_a09e21))
}
