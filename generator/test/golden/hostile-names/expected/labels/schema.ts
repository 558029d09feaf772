// Generated from public.labels. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  "odd'enum": {
    type: 'string',
    enum: ["a'b", 'c"d', 'e`${f}`', '*/', 'line\nbreak', '__proto__', '\\', ''],
  },
} as const

export const label = { $id: 'Label', type: 'object', properties } as const

export const labelInsert = {
  $id: 'LabelInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const labelUpdate = {
  $id: 'LabelUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
