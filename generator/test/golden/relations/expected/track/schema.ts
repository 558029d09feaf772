// Generated from public.track. Do not edit: change the table, then run `npm run generate`.

const properties = {
  track_id: { type: 'integer' },
  name: { type: 'string', maxLength: 200 },
  album_id: { type: ['integer', 'null'] },
  unit_price: { type: 'number' },
} as const

export const trackRow = { $id: 'Track', type: 'object', properties } as const

export const trackInsert = {
  $id: 'TrackInsert',
  type: 'object',
  properties,
  required: ['track_id', 'name', 'unit_price'],
  additionalProperties: false,
} as const

export const trackUpdate = {
  $id: 'TrackUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
