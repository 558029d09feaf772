// Generated from billing.users. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { billingUsers } from './table.ts'
import type { BillingUser, BillingUserInsert, BillingUserUpdate } from './types.ts'

export const billingUsersRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<BillingUser>>('/billing/users', list(billingUsers))
  app.post<InsertRoute<BillingUser, BillingUserInsert>>('/billing/users', insert(billingUsers))
  app.put<UpsertRoute<BillingUser, BillingUserInsert>>('/billing/users', upsert(billingUsers))
  app.patch<UpdateRoute<BillingUser, BillingUserUpdate>>('/billing/users', update(billingUsers))
  app.delete<RemoveRoute<BillingUser>>('/billing/users', remove(billingUsers))
}
