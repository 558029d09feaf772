// Generated from public.UserRoles. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const userRole_f2d496 = { $id: 'UserRole_f2d496', type: 'object', properties } as const

export const userRole_f2d496Insert = {
  $id: 'UserRole_f2d496Insert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const userRole_f2d496Update = {
  $id: 'UserRole_f2d496Update',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
