// Generated from odd name.thing. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  invoice_id: { type: ['integer', 'null'] },
} as const

export const oddNameThingRow = { $id: 'OddNameThing', type: 'object', properties } as const

export const oddNameThingInsert = {
  $id: 'OddNameThingInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const oddNameThingUpdate = {
  $id: 'OddNameThingUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
