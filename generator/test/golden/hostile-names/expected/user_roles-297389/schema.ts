// Generated from public.USER_ROLES. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const userRole_3a6467 = { $id: 'UserRole_3a6467', type: 'object', properties } as const

export const userRole_3a6467Insert = {
  $id: 'UserRole_3a6467Insert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const userRole_3a6467Update = {
  $id: 'UserRole_3a6467Update',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
