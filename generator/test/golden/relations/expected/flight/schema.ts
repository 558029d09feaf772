// Generated from public.flight. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer', format: 'int64' },
  airline: { type: 'string' },
  crew: { type: 'integer' },
} as const

export const flightRow = { $id: 'Flight', type: 'object', properties } as const

export const flightInsert = {
  $id: 'FlightInsert',
  type: 'object',
  properties,
  required: ['airline', 'crew'],
  additionalProperties: false,
} as const

export const flightUpdate = {
  $id: 'FlightUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
