// Generated from public.message. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer', format: 'int64' },
  sender_id: { type: 'integer' },
  receiver_id: { type: 'integer' },
  replyToId: { type: ['integer', 'null'], format: 'int64' },
  approved_by: { type: ['integer', 'null'] },
} as const

const { id: _1, ...writable } = properties

export const messageRow = { $id: 'Message', type: 'object', properties } as const

export const messageInsert = {
  $id: 'MessageInsert',
  type: 'object',
  properties: writable,
  required: ['sender_id', 'receiver_id'],
  additionalProperties: false,
} as const

export const messageUpdate = {
  $id: 'MessageUpdate',
  type: 'object',
  properties: writable,
  minProperties: 1,
  additionalProperties: false,
} as const
