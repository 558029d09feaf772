// Generated from public.flight_crew. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.flight_crew`. */
export interface FlightCrew {
  airline: string
  code: number
  captain: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface FlightCrewInsert {
  airline: string
  code: number
  captain: string
}

/** What `update` accepts. */
export type FlightCrewUpdate = Partial<FlightCrewInsert>
