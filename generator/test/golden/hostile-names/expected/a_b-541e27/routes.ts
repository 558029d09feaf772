// Generated from public.a b. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { aB } from './table.ts'
import type { AB, ABInsert, ABUpdate } from './types.ts'

export const aBRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<AB>>('/a_b-541e27', list(aB))
  app.post<InsertRoute<AB, ABInsert>>('/a_b-541e27', insert(aB))
  app.put<UpsertRoute<AB, ABInsert>>('/a_b-541e27', upsert(aB))
  app.patch<UpdateRoute<AB, ABUpdate>>('/a_b-541e27', update(aB))
  app.delete<RemoveRoute<AB>>('/a_b-541e27', remove(aB))
}
