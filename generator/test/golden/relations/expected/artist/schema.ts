// Generated from public.artist. Do not edit: change the table, then run `npm run generate`.

const properties = {
  artist_id: { type: 'integer' },
  name: { type: ['string', 'null'], maxLength: 120 },
} as const

export const artistRow = { $id: 'Artist', type: 'object', properties } as const

export const artistInsert = {
  $id: 'ArtistInsert',
  type: 'object',
  properties,
  required: ['artist_id'],
  additionalProperties: false,
} as const

export const artistUpdate = {
  $id: 'ArtistUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
