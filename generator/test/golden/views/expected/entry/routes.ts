// Generated from public.entry. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute } from '#runtime/rest'
import { entry } from './table.ts'
import type { Entry, EntryInsert, EntryUpdate } from './types.ts'

export const entryRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Entry>>('/entry', list(entry))
  app.post<InsertRoute<Entry, EntryInsert>>('/entry', insert(entry))
  app.patch<UpdateRoute<Entry, EntryUpdate>>('/entry', update(entry))
  app.delete<RemoveRoute<Entry>>('/entry', remove(entry))
}
