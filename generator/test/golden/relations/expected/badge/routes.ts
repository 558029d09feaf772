// Generated from public.badge. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { badge } from './table.ts'
import type { Badge, BadgeInsert, BadgeUpdate } from './types.ts'

export const badgeRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Badge>>('/badge', list(badge))
  app.post<InsertRoute<Badge, BadgeInsert>>('/badge', insert(badge))
  app.put<UpsertRoute<Badge, BadgeInsert>>('/badge', upsert(badge))
  app.patch<UpdateRoute<Badge, BadgeUpdate>>('/badge', update(badge))
  app.delete<RemoveRoute<Badge>>('/badge', remove(badge))
}
