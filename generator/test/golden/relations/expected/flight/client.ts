// Generated from public.flight. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Flight, FlightInsert, FlightUpdate } from './types.ts'

/** `db.flight.findMany({ limit: 10 })` */
export const flightClient = (http: Http) => tableClient<Flight, FlightInsert, FlightUpdate>(http, 'flight')
