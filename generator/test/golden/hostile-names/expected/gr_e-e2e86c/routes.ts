// Generated from public.größe. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { größe } from './table.ts'
import type { Größe, GrößeInsert, GrößeUpdate } from './types.ts'

export const größeRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Größe>>('/gr_e-e2e86c', list(größe))
  app.post<InsertRoute<Größe, GrößeInsert>>('/gr_e-e2e86c', insert(größe))
  app.put<UpsertRoute<Größe, GrößeInsert>>('/gr_e-e2e86c', upsert(größe))
  app.patch<UpdateRoute<Größe, GrößeUpdate>>('/gr_e-e2e86c', update(größe))
  app.delete<RemoveRoute<Größe>>('/gr_e-e2e86c', remove(größe))
}
