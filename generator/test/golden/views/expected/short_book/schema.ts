// Generated from public.short_book. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  title: { type: 'string' },
  author_id: { type: 'integer' },
} as const

export const shortBookRow = {
  $id: 'ShortBook',
  type: 'object',
  description: 'Books of fewer than 100 pages.',
  properties,
} as const

export const shortBookInsert = {
  $id: 'ShortBookInsert',
  type: 'object',
  properties,
  required: ['id', 'title', 'author_id'],
  additionalProperties: false,
} as const

export const shortBookUpdate = {
  $id: 'ShortBookUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
