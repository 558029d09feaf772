// Generated from public.billing_note. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { billingNote } from './table.ts'
import type { BillingNote, BillingNoteInsert, BillingNoteUpdate } from './types.ts'

export const billingNoteRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<BillingNote>>('/billing_note', list(billingNote))
  app.post<InsertRoute<BillingNote, BillingNoteInsert>>('/billing_note', insert(billingNote))
  app.put<UpsertRoute<BillingNote, BillingNoteInsert>>('/billing_note', upsert(billingNote))
  app.patch<UpdateRoute<BillingNote, BillingNoteUpdate>>('/billing_note', update(billingNote))
  app.delete<RemoveRoute<BillingNote>>('/billing_note', remove(billingNote))
}
