// Generated from public.song. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  title: { type: 'string' },
  meta: {},
} as const

export const songRow = { $id: 'Song', type: 'object', properties } as const

export const songInsert = {
  $id: 'SongInsert',
  type: 'object',
  properties,
  required: ['id', 'title'],
  additionalProperties: false,
} as const

export const songUpdate = {
  $id: 'SongUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
