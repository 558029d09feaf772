// Generated from public.todo. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const todoRow = { $id: 'Todo', type: 'object', properties } as const

export const todoInsert = {
  $id: 'TodoInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const todoUpdate = {
  $id: 'TodoUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
