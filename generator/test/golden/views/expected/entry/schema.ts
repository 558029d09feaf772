// Generated from public.entry. Do not edit: change the table, then run `npm run generate`.

const properties = {
  who: { type: 'string' },
  what: { type: ['string', 'null'] },
} as const

export const entryRow = { $id: 'Entry', type: 'object', properties } as const

export const entryInsert = {
  $id: 'EntryInsert',
  type: 'object',
  properties,
  additionalProperties: false,
} as const

export const entryUpdate = {
  $id: 'EntryUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
