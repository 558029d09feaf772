// Generated from public.users. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { users } from './table.ts'
import type { User, UserInsert, UserUpdate } from './types.ts'

export const usersRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<User>>('/users', list(users))
  app.post<InsertRoute<User, UserInsert>>('/users', insert(users))
  app.put<UpsertRoute<User, UserInsert>>('/users', upsert(users))
  app.patch<UpdateRoute<User, UserUpdate>>('/users', update(users))
  app.delete<RemoveRoute<User>>('/users', remove(users))
}
