// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  ref_id: { type: ['integer', 'null'] },
  Ref_id: { type: ['integer', 'null'] },
} as const

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbRow = { $id: 'SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb', type: 'object', properties } as const

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert = {
  $id: 'SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate = {
  $id: 'SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
