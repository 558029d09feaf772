// Generated from public.constructor. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { constructor } from './table.ts'
import type { Constructor, ConstructorInsert, ConstructorUpdate } from './types.ts'

export const constructorRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Constructor>>('/constructor', list(constructor))
  app.post<InsertRoute<Constructor, ConstructorInsert>>('/constructor', insert(constructor))
  app.put<UpsertRoute<Constructor, ConstructorInsert>>('/constructor', upsert(constructor))
  app.patch<UpdateRoute<Constructor, ConstructorUpdate>>('/constructor', update(constructor))
  app.delete<RemoveRoute<Constructor>>('/constructor', remove(constructor))
}
