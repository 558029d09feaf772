// Generated from billing.invoice. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { billingInvoice } from './table.ts'
import type { BillingInvoice, BillingInvoiceInsert, BillingInvoiceUpdate } from './types.ts'

export const billingInvoiceRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<BillingInvoice>>('/billing/invoice', list(billingInvoice))
  app.post<InsertRoute<BillingInvoice, BillingInvoiceInsert>>('/billing/invoice', insert(billingInvoice))
  app.put<UpsertRoute<BillingInvoice, BillingInvoiceInsert>>('/billing/invoice', upsert(billingInvoice))
  app.patch<UpdateRoute<BillingInvoice, BillingInvoiceUpdate>>('/billing/invoice', update(billingInvoice))
  app.delete<RemoveRoute<BillingInvoice>>('/billing/invoice', remove(billingInvoice))
}
