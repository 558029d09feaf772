// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

const properties = {
  '🙂': { type: 'string' },
  '\u202ertl': { type: ['string', 'null'] },
  '\u200b': { type: ['string', 'null'] },
} as const

export const tableRow = { $id: 'TableRow', type: 'object', properties } as const

export const tableRowInsert = {
  $id: 'TableRowInsert',
  type: 'object',
  properties,
  required: ['🙂'],
  additionalProperties: false,
} as const

export const tableRowUpdate = {
  $id: 'TableRowUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
