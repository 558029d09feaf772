// Generated from public.1abc. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  '1': { type: ['string', 'null'] },
} as const

export const t1abcRow = { $id: 'T1abc', type: 'object', properties } as const

export const t1abcInsert = {
  $id: 'T1abcInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const t1abcUpdate = {
  $id: 'T1abcUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
