// Generated from public.review. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  album: { type: ['string', 'null'] },
  album_id: { type: ['integer', 'null'] },
} as const

export const reviewRow = { $id: 'Review', type: 'object', properties } as const

export const reviewInsert = {
  $id: 'ReviewInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const reviewUpdate = {
  $id: 'ReviewUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
