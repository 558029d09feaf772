// Generated from public.represented. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { represented } from './table.ts'
import type { Represented, RepresentedInsert, RepresentedUpdate } from './types.ts'

export const representedRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Represented>>('/represented', list(represented))
  app.post<InsertRoute<Represented, RepresentedInsert>>('/represented', insert(represented))
  app.put<UpsertRoute<Represented, RepresentedInsert>>('/represented', upsert(represented))
  app.patch<UpdateRoute<Represented, RepresentedUpdate>>('/represented', update(represented))
  app.delete<RemoveRoute<Represented>>('/represented', remove(represented))
}
