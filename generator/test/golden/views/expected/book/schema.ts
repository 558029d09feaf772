// Generated from public.book. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  author_id: { type: 'integer' },
  title: { type: 'string' },
  pages: { type: ['integer', 'null'] },
} as const

export const bookRow = { $id: 'Book', type: 'object', properties } as const

export const bookInsert = {
  $id: 'BookInsert',
  type: 'object',
  properties,
  required: ['id', 'author_id', 'title'],
  additionalProperties: false,
} as const

export const bookUpdate = {
  $id: 'BookUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
