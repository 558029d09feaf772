// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaRow = { $id: 'SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha', type: 'object', properties } as const

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert = {
  $id: 'SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate = {
  $id: 'SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
