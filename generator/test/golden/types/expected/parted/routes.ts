// Generated from public.parted. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { parted } from './table.ts'
import type { Parted, PartedInsert, PartedUpdate } from './types.ts'

export const partedRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Parted>>('/parted', list(parted))
  app.post<InsertRoute<Parted, PartedInsert>>('/parted', insert(parted))
  app.put<UpsertRoute<Parted, PartedInsert>>('/parted', upsert(parted))
  app.patch<UpdateRoute<Parted, PartedUpdate>>('/parted', update(parted))
  app.delete<RemoveRoute<Parted>>('/parted', remove(parted))
}
