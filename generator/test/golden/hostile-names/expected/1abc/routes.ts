// Generated from public.1abc. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { t1abc } from './table.ts'
import type { T1abc, T1abcInsert, T1abcUpdate } from './types.ts'

export const t1abcRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<T1abc>>('/1abc', list(t1abc))
  app.post<InsertRoute<T1abc, T1abcInsert>>('/1abc', insert(t1abc))
  app.put<UpsertRoute<T1abc, T1abcInsert>>('/1abc', upsert(t1abc))
  app.patch<UpdateRoute<T1abc, T1abcUpdate>>('/1abc', update(t1abc))
  app.delete<RemoveRoute<T1abc>>('/1abc', remove(t1abc))
}
