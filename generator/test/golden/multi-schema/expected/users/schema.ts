// Generated from public.users. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'string', format: 'uuid' },
  name: { type: 'string' },
} as const

export const user = { $id: 'User', type: 'object', properties } as const

export const userInsert = {
  $id: 'UserInsert',
  type: 'object',
  properties,
  required: ['id', 'name'],
  additionalProperties: false,
} as const

export const userUpdate = {
  $id: 'UserUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
