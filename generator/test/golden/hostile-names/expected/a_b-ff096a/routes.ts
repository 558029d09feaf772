// Generated from public.a-b. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { aB_5b8b85 } from './table.ts'
import type { AB_5b8b85, AB_5b8b85Insert, AB_5b8b85Update } from './types.ts'

export const aB_5b8b85Routes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<AB_5b8b85>>('/a_b-ff096a', list(aB_5b8b85))
  app.post<InsertRoute<AB_5b8b85, AB_5b8b85Insert>>('/a_b-ff096a', insert(aB_5b8b85))
  app.put<UpsertRoute<AB_5b8b85, AB_5b8b85Insert>>('/a_b-ff096a', upsert(aB_5b8b85))
  app.patch<UpdateRoute<AB_5b8b85, AB_5b8b85Update>>('/a_b-ff096a', update(aB_5b8b85))
  app.delete<RemoveRoute<AB_5b8b85>>('/a_b-ff096a', remove(aB_5b8b85))
}
