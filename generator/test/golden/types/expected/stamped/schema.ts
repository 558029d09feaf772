// Generated from public.stamped. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'string', format: 'uuid' },
  stamped_at: { type: 'string', format: 'date-time' },
} as const

export const stampedRow = { $id: 'Stamped', type: 'object', properties } as const

export const stampedInsert = {
  $id: 'StampedInsert',
  type: 'object',
  properties,
  additionalProperties: false,
} as const

export const stampedUpdate = {
  $id: 'StampedUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
