// Generated from public.flight_crew. Do not edit: change the table, then run `npm run generate`.

const properties = {
  airline: { type: 'string' },
  code: { type: 'integer' },
  captain: { type: 'string' },
} as const

export const flightCrewRow = { $id: 'FlightCrew', type: 'object', properties } as const

export const flightCrewInsert = {
  $id: 'FlightCrewInsert',
  type: 'object',
  properties,
  required: ['airline', 'code', 'captain'],
  additionalProperties: false,
} as const

export const flightCrewUpdate = {
  $id: 'FlightCrewUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
