// Generated from public.labels. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { labels } from './table.ts'
import type { Label, LabelInsert, LabelUpdate } from './types.ts'

export const labelsRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Label>>('/labels', list(labels))
  app.post<InsertRoute<Label, LabelInsert>>('/labels', insert(labels))
  app.put<UpsertRoute<Label, LabelInsert>>('/labels', upsert(labels))
  app.patch<UpdateRoute<Label, LabelUpdate>>('/labels', update(labels))
  app.delete<RemoveRoute<Label>>('/labels', remove(labels))
}
