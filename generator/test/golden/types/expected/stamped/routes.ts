// Generated from public.stamped. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { stamped } from './table.ts'
import type { Stamped, StampedInsert, StampedUpdate } from './types.ts'

export const stampedRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Stamped>>('/stamped', list(stamped))
  app.post<InsertRoute<Stamped, StampedInsert>>('/stamped', insert(stamped))
  app.put<UpsertRoute<Stamped, StampedInsert>>('/stamped', upsert(stamped))
  app.patch<UpdateRoute<Stamped, StampedUpdate>>('/stamped', update(stamped))
  app.delete<RemoveRoute<Stamped>>('/stamped', remove(stamped))
}
