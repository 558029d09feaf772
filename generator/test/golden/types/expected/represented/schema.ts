// Generated from public.represented. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  color: {},
  at: {},
  plain: { type: ['string', 'null'] },
  found: { type: 'string' },
  colors: { type: ['array', 'null'], items: { type: 'integer' } },
} as const

export const representedRow = { $id: 'Represented', type: 'object', properties } as const

export const representedInsert = {
  $id: 'RepresentedInsert',
  type: 'object',
  properties,
  required: ['id', 'found'],
  additionalProperties: false,
} as const

export const representedUpdate = {
  $id: 'RepresentedUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
