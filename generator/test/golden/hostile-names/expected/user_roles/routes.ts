// Generated from public.user_roles. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { userRoles } from './table.ts'
import type { UserRole, UserRoleInsert, UserRoleUpdate } from './types.ts'

export const userRolesRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<UserRole>>('/user_roles', list(userRoles))
  app.post<InsertRoute<UserRole, UserRoleInsert>>('/user_roles', insert(userRoles))
  app.put<UpsertRoute<UserRole, UserRoleInsert>>('/user_roles', upsert(userRoles))
  app.patch<UpdateRoute<UserRole, UserRoleUpdate>>('/user_roles', update(userRoles))
  app.delete<RemoveRoute<UserRole>>('/user_roles', remove(userRoles))
}
