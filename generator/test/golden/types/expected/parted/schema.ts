// Generated from public.parted. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  region: { type: 'string' },
} as const

export const partedRow = { $id: 'Parted', type: 'object', properties } as const

export const partedInsert = {
  $id: 'PartedInsert',
  type: 'object',
  properties,
  required: ['id', 'region'],
  additionalProperties: false,
} as const

export const partedUpdate = {
  $id: 'PartedUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
