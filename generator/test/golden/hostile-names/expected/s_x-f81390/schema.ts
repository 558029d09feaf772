// Generated from public.%s {{x}}. Do not edit: change the table, then run `npm run generate`.

const properties = {
  '%s': { type: 'integer' },
} as const

export const sXRow = { $id: 'SX', type: 'object', properties } as const

export const sXInsert = {
  $id: 'SXInsert',
  type: 'object',
  properties,
  required: ['%s'],
  additionalProperties: false,
} as const

export const sXUpdate = {
  $id: 'SXUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
