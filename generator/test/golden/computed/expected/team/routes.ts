// Generated from public.team. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { team } from './table.ts'
import type { Team, TeamInsert, TeamUpdate } from './types.ts'

export const teamRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Team>>('/team', list(team))
  app.post<InsertRoute<Team, TeamInsert>>('/team', insert(team))
  app.put<UpsertRoute<Team, TeamInsert>>('/team', upsert(team))
  app.patch<UpdateRoute<Team, TeamUpdate>>('/team', update(team))
  app.delete<RemoveRoute<Team>>('/team', remove(team))
}
