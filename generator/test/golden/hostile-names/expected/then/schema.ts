// Generated from public.then. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  class: { type: ['string', 'null'] },
  await: { type: ['string', 'null'] },
  default: { type: ['string', 'null'] },
} as const

export const thenRow = { $id: 'Then', type: 'object', properties } as const

export const thenInsert = {
  $id: 'ThenInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const thenUpdate = {
  $id: 'ThenUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
