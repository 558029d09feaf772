// Generated from public.log. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute } from '#runtime/rest'
import { log } from './table.ts'
import type { Log, LogInsert, LogUpdate } from './types.ts'

export const logRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Log>>('/log', list(log))
  app.post<InsertRoute<Log, LogInsert>>('/log', insert(log))
  app.patch<UpdateRoute<Log, LogUpdate>>('/log', update(log))
  app.delete<RemoveRoute<Log>>('/log', remove(log))
}
