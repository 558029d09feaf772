// Generated from public.con. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const conRow = { $id: 'Con', type: 'object', properties } as const

export const conInsert = {
  $id: 'ConInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const conUpdate = {
  $id: 'ConUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
