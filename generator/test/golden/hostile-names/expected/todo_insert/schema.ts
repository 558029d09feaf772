// Generated from public.todo_insert. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const todoInsert_69b79dRow = { $id: 'TodoInsert_69b79d', type: 'object', properties } as const

export const todoInsert_69b79dInsert = {
  $id: 'TodoInsert_69b79dInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const todoInsert_69b79dUpdate = {
  $id: 'TodoInsert_69b79dUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
