// Generated from public.person. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  first_name: { type: 'string' },
  last_name: { type: ['string', 'null'] },
  born: { type: 'string', format: 'date' },
  team_id: { type: ['integer', 'null'] },
  doc: {},
  notes: {},
} as const

export const personRow = { $id: 'Person', type: 'object', properties } as const

export const personInsert = {
  $id: 'PersonInsert',
  type: 'object',
  properties,
  required: ['id', 'first_name', 'born'],
  additionalProperties: false,
} as const

export const personUpdate = {
  $id: 'PersonUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
