// Generated from public.__proto__. Do not edit: change the table, then run `npm run generate`.

const properties = {
  ['__proto__']: { type: 'string' },
  constructor: { type: ['integer', 'null'] },
  toString: { type: 'string' },
} as const

export const protoRow = { $id: 'Proto', type: 'object', properties } as const

export const protoInsert = {
  $id: 'ProtoInsert',
  type: 'object',
  properties,
  required: ['__proto__', 'toString'],
  additionalProperties: false,
} as const

export const protoUpdate = {
  $id: 'ProtoUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
