// Generated from public.Array. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { array } from './table.ts'
import type { ArrayRow, ArrayRowInsert, ArrayRowUpdate } from './types.ts'

export const arrayRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<ArrayRow>>('/array-13a2d0', list(array))
  app.post<InsertRoute<ArrayRow, ArrayRowInsert>>('/array-13a2d0', insert(array))
  app.put<UpsertRoute<ArrayRow, ArrayRowInsert>>('/array-13a2d0', upsert(array))
  app.patch<UpdateRoute<ArrayRow, ArrayRowUpdate>>('/array-13a2d0', update(array))
  app.delete<RemoveRoute<ArrayRow>>('/array-13a2d0', remove(array))
}
