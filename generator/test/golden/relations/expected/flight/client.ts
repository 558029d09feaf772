// Generated from public.flight. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, One, TableClient } from '#runtime/client'
import { flightCrewFacts, type FlightCrewTypes } from '../flight_crew/client.ts'
import type { Flight, FlightInsert, FlightUpdate } from './types.ts'

/** The types of `public.flight`, and its ways to others. */
export interface FlightTypes {
  row: Flight
  insert: FlightInsert
  update: FlightUpdate
  computed: {}
  relations: {
    flight_crew: One<FlightCrewTypes>
  }
  kinds: {}
}

export const flightFacts: Facts = {
  table: 'flight',
  key: ['id'],
  live: { id: 'int', airline: 'text', crew: 'int' },
  relations: {
    flight_crew: { to: 'flight_crew!flight_crew_fkey', facts: () => flightCrewFacts },
  },
}

/** `db.flight.findMany({ limit: 10 })` */
export const flightClient = (http: Http): TableClient<FlightTypes> =>
  tableClient<FlightTypes>(http, flightFacts)
