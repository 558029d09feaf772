// Generated from public.user_roles. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const userRole = { $id: 'UserRole', type: 'object', properties } as const

export const userRoleInsert = {
  $id: 'UserRoleInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const userRoleUpdate = {
  $id: 'UserRoleUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
