// Generated from public.UserRoles. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { userRoles_f2d496 } from './table.ts'
import type { UserRole_f2d496, UserRole_f2d496Insert, UserRole_f2d496Update } from './types.ts'

export const userRoles_f2d496Routes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<UserRole_f2d496>>('/userroles-435841', list(userRoles_f2d496))
  app.post<InsertRoute<UserRole_f2d496, UserRole_f2d496Insert>>('/userroles-435841', insert(userRoles_f2d496))
  app.put<UpsertRoute<UserRole_f2d496, UserRole_f2d496Insert>>('/userroles-435841', upsert(userRoles_f2d496))
  app.patch<UpdateRoute<UserRole_f2d496, UserRole_f2d496Update>>('/userroles-435841', update(userRoles_f2d496))
  app.delete<RemoveRoute<UserRole_f2d496>>('/userroles-435841', remove(userRoles_f2d496))
}
