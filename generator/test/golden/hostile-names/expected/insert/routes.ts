// Generated from public.insert. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { insertTable } from './table.ts'
import type { Insert, InsertInsert, InsertUpdate } from './types.ts'

export const insertTableRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Insert>>('/insert', list(insertTable))
  app.post<InsertRoute<Insert, InsertInsert>>('/insert', insert(insertTable))
  app.put<UpsertRoute<Insert, InsertInsert>>('/insert', upsert(insertTable))
  app.patch<UpdateRoute<Insert, InsertUpdate>>('/insert', update(insertTable))
  app.delete<RemoveRoute<Insert>>('/insert', remove(insertTable))
}
