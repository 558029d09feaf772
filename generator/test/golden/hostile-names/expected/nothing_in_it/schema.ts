// Generated from public.nothing_in_it. Do not edit: change the table, then run `npm run generate`.

const properties = {} as const

export const nothingInItRow = { $id: 'NothingInIt', type: 'object', properties } as const

export const nothingInItInsert = {
  $id: 'NothingInItInsert',
  type: 'object',
  properties,
  additionalProperties: false,
} as const
