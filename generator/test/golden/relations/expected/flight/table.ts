// Generated from public.flight. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { flightRow, flightInsert, flightUpdate } from './schema.ts'
import type { Flight } from './types.ts'

export const flight: Table<Flight> = {
  schema: 'public',
  name: 'flight',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'bigint',
    airline: 'text',
    crew: 'integer',
  },
  defaults: {
    id: 'pg_catalog.nextval(pg_catalog.pg_get_serial_sequence(\'"public"."flight"\', \'id\'))',
  },
  relations: {
    flight_crew: {
      schema: 'public',
      table: 'flight_crew',
      cardinality: 'many-to-one',
      on: { airline: 'airline', crew: 'code' },
      constraint: 'flight_crew_fkey',
    },
  },
  schemas: { row: flightRow, insert: flightInsert, update: flightUpdate },
}
