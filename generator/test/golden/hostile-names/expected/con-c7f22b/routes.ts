// Generated from public.con. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { con } from './table.ts'
import type { Con, ConInsert, ConUpdate } from './types.ts'

export const conRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Con>>('/con-c7f22b', list(con))
  app.post<InsertRoute<Con, ConInsert>>('/con-c7f22b', insert(con))
  app.put<UpsertRoute<Con, ConInsert>>('/con-c7f22b', upsert(con))
  app.patch<UpdateRoute<Con, ConUpdate>>('/con-c7f22b', update(con))
  app.delete<RemoveRoute<Con>>('/con-c7f22b', remove(con))
}
