// Generated from public.flight. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.flight`. */
export interface Flight {
  id: number
  airline: string
  crew: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface FlightInsert {
  id?: number
  airline: string
  crew: number
}

/** What `update` accepts. */
export type FlightUpdate = Partial<FlightInsert>
