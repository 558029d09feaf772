// Generated from public.%s {{x}}. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { sX } from './table.ts'
import type { SX, SXInsert, SXUpdate } from './types.ts'

export const sXRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<SX>>('/s_x-f81390', list(sX))
  app.post<InsertRoute<SX, SXInsert>>('/s_x-f81390', insert(sX))
  app.put<UpsertRoute<SX, SXInsert>>('/s_x-f81390', upsert(sX))
  app.patch<UpdateRoute<SX, SXUpdate>>('/s_x-f81390', update(sX))
  app.delete<RemoveRoute<SX>>('/s_x-f81390', remove(sX))
}
