// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

const properties = {
  '🙂': { type: 'string' },
  '\u202ertl': { type: ['string', 'null'] },
  '\u200b': { type: ['string', 'null'] },
} as const

export const unnamedRow = { $id: 'Unnamed', type: 'object', properties } as const

export const unnamedInsert = {
  $id: 'UnnamedInsert',
  type: 'object',
  properties,
  required: ['🙂'],
  additionalProperties: false,
} as const

export const unnamedUpdate = {
  $id: 'UnnamedUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
