// Generated from public.flight_crew. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { flightFacts, type FlightTypes } from '../flight/client.ts'
import type { FlightCrew, FlightCrewInsert, FlightCrewUpdate } from './types.ts'

/** The types of `public.flight_crew`, and its ways to others. */
export interface FlightCrewTypes {
  row: FlightCrew
  insert: FlightCrewInsert
  update: FlightCrewUpdate
  computed: {}
  relations: {
    flight: Many<FlightTypes>
  }
  kinds: {}
}

export const flightCrewFacts: Facts = {
  table: 'flight_crew',
  key: ['airline', 'code'],
  live: { airline: 'text', code: 'int', captain: 'text' },
  relations: {
    flight: { to: 'flight!flight_crew_fkey', many: true, facts: () => flightFacts },
  },
}

/** `db.flight_crew.findMany({ limit: 10 })` */
export const flightCrewClient = (http: Http): TableClient<FlightCrewTypes> =>
  tableClient<FlightCrewTypes>(http, flightCrewFacts)
