// Generated from public.log. Do not edit: change the table, then run `npm run generate`.

const properties = {
  line: { type: ['string', 'null'] },
} as const

export const logRow = { $id: 'Log', type: 'object', properties } as const

export const logInsert = {
  $id: 'LogInsert',
  type: 'object',
  properties,
  additionalProperties: false,
} as const

export const logUpdate = {
  $id: 'LogUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
