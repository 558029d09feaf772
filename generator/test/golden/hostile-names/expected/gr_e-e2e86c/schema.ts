// Generated from public.größe. Do not edit: change the table, then run `npm run generate`.

const properties = {
  'straße': { type: 'string' },
} as const

export const größeRow = { $id: 'Größe', type: 'object', properties } as const

export const größeInsert = {
  $id: 'GrößeInsert',
  type: 'object',
  properties,
  required: ['straße'],
  additionalProperties: false,
} as const

export const größeUpdate = {
  $id: 'GrößeUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
