// Generated from public.author. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  name: { type: 'string' },
  email: { type: ['string', 'null'] },
} as const

export const authorRow = { $id: 'Author', type: 'object', properties } as const

export const authorInsert = {
  $id: 'AuthorInsert',
  type: 'object',
  properties,
  required: ['id', 'name'],
  additionalProperties: false,
} as const

export const authorUpdate = {
  $id: 'AuthorUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
