// Generated from public.badge. Do not edit: change the table, then run `npm run generate`.

const properties = {
  employee_id: { type: 'integer' },
  color: { type: 'string' },
} as const

export const badgeRow = { $id: 'Badge', type: 'object', properties } as const

export const badgeInsert = {
  $id: 'BadgeInsert',
  type: 'object',
  properties,
  required: ['employee_id', 'color'],
  additionalProperties: false,
} as const

export const badgeUpdate = {
  $id: 'BadgeUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
