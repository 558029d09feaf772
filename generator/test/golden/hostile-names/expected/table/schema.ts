// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const tableRow = { $id: 'TableRow', type: 'object', properties } as const

export const tableRowInsert = {
  $id: 'TableRowInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const tableRowUpdate = {
  $id: 'TableRowUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
