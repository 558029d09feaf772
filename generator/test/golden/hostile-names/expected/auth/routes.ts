// Generated from public.auth. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { auth } from './table.ts'
import type { Auth, AuthInsert, AuthUpdate } from './types.ts'

export const authRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Auth>>('/auth', list(auth))
  app.post<InsertRoute<Auth, AuthInsert>>('/auth', insert(auth))
  app.put<UpsertRoute<Auth, AuthInsert>>('/auth', upsert(auth))
  app.patch<UpdateRoute<Auth, AuthUpdate>>('/auth', update(auth))
  app.delete<RemoveRoute<Auth>>('/auth', remove(auth))
}
