// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const todo_788c99 = { $id: 'Todo_788c99', type: 'object', properties } as const

export const todo_788c99Insert = {
  $id: 'Todo_788c99Insert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const todo_788c99Update = {
  $id: 'Todo_788c99Update',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
