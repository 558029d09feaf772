// Generated from public.properties. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const property = { $id: 'Property', type: 'object', properties } as const

export const propertyInsert = {
  $id: 'PropertyInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const propertyUpdate = {
  $id: 'PropertyUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
