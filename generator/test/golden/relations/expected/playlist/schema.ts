// Generated from public.playlist. Do not edit: change the table, then run `npm run generate`.

const properties = {
  playlist_id: { type: 'integer' },
  name: { type: ['string', 'null'] },
} as const

export const playlistRow = { $id: 'Playlist', type: 'object', properties } as const

export const playlistInsert = {
  $id: 'PlaylistInsert',
  type: 'object',
  properties,
  required: ['playlist_id'],
  additionalProperties: false,
} as const

export const playlistUpdate = {
  $id: 'PlaylistUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
