// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const tableRow_786c90 = { $id: 'TableRow_786c90', type: 'object', properties } as const

export const tableRow_786c90Insert = {
  $id: 'TableRow_786c90Insert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const tableRow_786c90Update = {
  $id: 'TableRow_786c90Update',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
