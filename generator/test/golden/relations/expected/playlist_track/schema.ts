// Generated from public.playlist_track. Do not edit: change the table, then run `npm run generate`.

const properties = {
  playlist_id: { type: 'integer' },
  track_id: { type: 'integer' },
} as const

export const playlistTrackRow = { $id: 'PlaylistTrack', type: 'object', properties } as const

export const playlistTrackInsert = {
  $id: 'PlaylistTrackInsert',
  type: 'object',
  properties,
  required: ['playlist_id', 'track_id'],
  additionalProperties: false,
} as const

export const playlistTrackUpdate = {
  $id: 'PlaylistTrackUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
