// Generated from public.auth. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const authRow = { $id: 'Auth', type: 'object', properties } as const

export const authInsert = {
  $id: 'AuthInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const authUpdate = {
  $id: 'AuthUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
