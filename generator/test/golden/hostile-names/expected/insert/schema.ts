// Generated from public.insert. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const insertRow = { $id: 'Insert', type: 'object', properties } as const

export const insertInsert = {
  $id: 'InsertInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const insertUpdate = {
  $id: 'InsertUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
