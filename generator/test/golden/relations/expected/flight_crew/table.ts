// Generated from public.flight_crew. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { flightCrewRow, flightCrewInsert, flightCrewUpdate } from './schema.ts'
import type { FlightCrew } from './types.ts'

export const flightCrew: Table<FlightCrew> = {
  schema: 'public',
  name: 'flight_crew',
  kind: 'table',
  primaryKey: ['airline', 'code'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    airline: 'text',
    code: 'integer',
    captain: 'text',
  },
  relations: {
    flight: {
      schema: 'public',
      table: 'flight',
      cardinality: 'one-to-many',
      reverse: true,
      on: { airline: 'airline', code: 'crew' },
      constraint: 'flight_crew_fkey',
    },
  },
  schemas: { row: flightCrewRow, insert: flightCrewInsert, update: flightCrewUpdate },
}
