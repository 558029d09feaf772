// Generated from public.album. Do not edit: change the table, then run `npm run generate`.

const properties = {
  album_id: { type: 'integer' },
  title: { type: 'string', maxLength: 160 },
  artist_id: { type: 'integer' },
} as const

export const albumRow = { $id: 'Album', type: 'object', properties } as const

export const albumInsert = {
  $id: 'AlbumInsert',
  type: 'object',
  properties,
  required: ['album_id', 'title', 'artist_id'],
  additionalProperties: false,
} as const

export const albumUpdate = {
  $id: 'AlbumUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
