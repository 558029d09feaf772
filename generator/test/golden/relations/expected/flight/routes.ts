// Generated from public.flight. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { flight } from './table.ts'
import type { Flight, FlightInsert, FlightUpdate } from './types.ts'

export const flightRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Flight>>('/flight', list(flight))
  app.post<InsertRoute<Flight, FlightInsert>>('/flight', insert(flight))
  app.put<UpsertRoute<Flight, FlightInsert>>('/flight', upsert(flight))
  app.patch<UpdateRoute<Flight, FlightUpdate>>('/flight', update(flight))
  app.delete<RemoveRoute<Flight>>('/flight', remove(flight))
}
