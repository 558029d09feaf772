// Generated from public.everything. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { everything } from './table.ts'
import type { Everything, EverythingInsert, EverythingUpdate } from './types.ts'

export const everythingRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Everything>>('/everything', list(everything))
  app.post<InsertRoute<Everything, EverythingInsert>>('/everything', insert(everything))
  app.put<UpsertRoute<Everything, EverythingInsert>>('/everything', upsert(everything))
  app.patch<UpdateRoute<Everything, EverythingUpdate>>('/everything', update(everything))
  app.delete<RemoveRoute<Everything>>('/everything', remove(everything))
}
