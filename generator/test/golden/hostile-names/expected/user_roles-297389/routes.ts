// Generated from public.USER_ROLES. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { userRoles_3a6467 } from './table.ts'
import type { UserRole_3a6467, UserRole_3a6467Insert, UserRole_3a6467Update } from './types.ts'

export const userRoles_3a6467Routes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<UserRole_3a6467>>('/user_roles-297389', list(userRoles_3a6467))
  app.post<InsertRoute<UserRole_3a6467, UserRole_3a6467Insert>>('/user_roles-297389', insert(userRoles_3a6467))
  app.put<UpsertRoute<UserRole_3a6467, UserRole_3a6467Insert>>('/user_roles-297389', upsert(userRoles_3a6467))
  app.patch<UpdateRoute<UserRole_3a6467, UserRole_3a6467Update>>('/user_roles-297389', update(userRoles_3a6467))
  app.delete<RemoveRoute<UserRole_3a6467>>('/user_roles-297389', remove(userRoles_3a6467))
}
