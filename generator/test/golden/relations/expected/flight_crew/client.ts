// Generated from public.flight_crew. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { FlightCrew, FlightCrewInsert, FlightCrewUpdate } from './types.ts'

/** `db.flight_crew.findMany({ limit: 10 })` */
export const flightCrewClient = (http: Http) => tableClient<FlightCrew, FlightCrewInsert, FlightCrewUpdate>(http, 'flight_crew')
