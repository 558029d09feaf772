// Generated from public.Array. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const arrayRow = { $id: 'ArrayRow', type: 'object', properties } as const

export const arrayRowInsert = {
  $id: 'ArrayRowInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const arrayRowUpdate = {
  $id: 'ArrayRowUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
