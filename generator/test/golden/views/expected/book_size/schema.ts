// Generated from public.book_size. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  title: { type: 'string' },
  pages: { type: ['integer', 'null'] },
  is_long: { type: ['boolean', 'null'] },
} as const

const { is_long: _1, ...writable } = properties

export const bookSizeRow = { $id: 'BookSize', type: 'object', properties } as const

export const bookSizeInsert = {
  $id: 'BookSizeInsert',
  type: 'object',
  properties: writable,
  required: ['id', 'title'],
  additionalProperties: false,
} as const

export const bookSizeUpdate = {
  $id: 'BookSizeUpdate',
  type: 'object',
  properties: writable,
  minProperties: 1,
  additionalProperties: false,
} as const
