// Generated from public.then. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { then } from './table.ts'
import type { Then, ThenInsert, ThenUpdate } from './types.ts'

export const thenRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Then>>('/then', list(then))
  app.post<InsertRoute<Then, ThenInsert>>('/then', insert(then))
  app.put<UpsertRoute<Then, ThenInsert>>('/then', upsert(then))
  app.patch<UpdateRoute<Then, ThenUpdate>>('/then', update(then))
  app.delete<RemoveRoute<Then>>('/then', remove(then))
}
