// Generated from public.properties. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { propertiesTable } from './table.ts'
import type { Property, PropertyInsert, PropertyUpdate } from './types.ts'

export const propertiesTableRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Property>>('/properties', list(propertiesTable))
  app.post<InsertRoute<Property, PropertyInsert>>('/properties', insert(propertiesTable))
  app.put<UpsertRoute<Property, PropertyInsert>>('/properties', upsert(propertiesTable))
  app.patch<UpdateRoute<Property, PropertyUpdate>>('/properties', update(propertiesTable))
  app.delete<RemoveRoute<Property>>('/properties', remove(propertiesTable))
}
