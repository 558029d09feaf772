// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'string', format: 'uuid' },
  user_id: { type: 'string', format: 'uuid', description: 'The owner: whoever inserts the row.' },
  title: { type: 'string', description: 'What is to be done.' },
  done: { type: 'boolean', description: 'True once it is done.' },
  created_at: { type: 'string', format: 'date-time' },
} as const

export const todo = {
  $id: 'Todo',
  type: 'object',
  description: 'Things to do; everybody sees only their own.',
  properties,
} as const

export const todoInsert = {
  $id: 'TodoInsert',
  type: 'object',
  properties,
  required: ['title'],
  additionalProperties: false,
} as const

export const todoUpdate = {
  $id: 'TodoUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
