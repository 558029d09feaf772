// Generated from public.team. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  name: { type: 'string' },
} as const

export const teamRow = { $id: 'Team', type: 'object', properties } as const

export const teamInsert = {
  $id: 'TeamInsert',
  type: 'object',
  properties,
  required: ['id', 'name'],
  additionalProperties: false,
} as const

export const teamUpdate = {
  $id: 'TeamUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
