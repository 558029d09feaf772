// Generated from public.constructor. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const constructorRow = { $id: 'Constructor', type: 'object', properties } as const

export const constructorInsert = {
  $id: 'ConstructorInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const constructorUpdate = {
  $id: 'ConstructorUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
