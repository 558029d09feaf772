// Generated from public.a-b. Do not edit: change the table, then run `npm run generate`.

const properties = {
  'a-b': { type: 'integer' },
  'a b': { type: ['integer', 'null'], description: '*/};evil();/*' },
  a_b: { type: ['integer', 'null'] },
} as const

export const aB_5b8b85Row = {
  $id: 'AB_5b8b85',
  type: 'object',
  description: '*/ process.exit(1) /* @ts-nocheck\n// @ts-ignore',
  properties,
} as const

export const aB_5b8b85Insert = {
  $id: 'AB_5b8b85Insert',
  type: 'object',
  properties,
  required: ['a-b'],
  additionalProperties: false,
} as const

export const aB_5b8b85Update = {
  $id: 'AB_5b8b85Update',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
