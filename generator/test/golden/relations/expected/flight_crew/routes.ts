// Generated from public.flight_crew. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { flightCrew } from './table.ts'
import type { FlightCrew, FlightCrewInsert, FlightCrewUpdate } from './types.ts'

export const flightCrewRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<FlightCrew>>('/flight_crew', list(flightCrew))
  app.post<InsertRoute<FlightCrew, FlightCrewInsert>>('/flight_crew', insert(flightCrew))
  app.put<UpsertRoute<FlightCrew, FlightCrewInsert>>('/flight_crew', upsert(flightCrew))
  app.patch<UpdateRoute<FlightCrew, FlightCrewUpdate>>('/flight_crew', update(flightCrew))
  app.delete<RemoveRoute<FlightCrew>>('/flight_crew', remove(flightCrew))
}
