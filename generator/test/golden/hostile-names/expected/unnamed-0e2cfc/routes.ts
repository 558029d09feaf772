// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { unnamed } from './table.ts'
import type { Unnamed, UnnamedInsert, UnnamedUpdate } from './types.ts'

export const unnamedRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Unnamed>>('/unnamed-0e2cfc', list(unnamed))
  app.post<InsertRoute<Unnamed, UnnamedInsert>>('/unnamed-0e2cfc', insert(unnamed))
  app.put<UpsertRoute<Unnamed, UnnamedInsert>>('/unnamed-0e2cfc', upsert(unnamed))
  app.patch<UpdateRoute<Unnamed, UnnamedUpdate>>('/unnamed-0e2cfc', update(unnamed))
  app.delete<RemoveRoute<Unnamed>>('/unnamed-0e2cfc', remove(unnamed))
}
