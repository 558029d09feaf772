// Generated from public.a b. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const aBRow = { $id: 'AB', type: 'object', properties } as const

export const aBInsert = {
  $id: 'ABInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const aBUpdate = {
  $id: 'ABUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
