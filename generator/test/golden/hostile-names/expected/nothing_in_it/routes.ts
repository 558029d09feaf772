// Generated from public.nothing_in_it. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute } from '#runtime/rest'
import { nothingInIt } from './table.ts'
import type { NothingInIt, NothingInItInsert } from './types.ts'

export const nothingInItRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<NothingInIt>>('/nothing_in_it', list(nothingInIt))
  app.post<InsertRoute<NothingInIt, NothingInItInsert>>('/nothing_in_it', insert(nothingInIt))
  app.delete<RemoveRoute<NothingInIt>>('/nothing_in_it', remove(nothingInIt))
}
