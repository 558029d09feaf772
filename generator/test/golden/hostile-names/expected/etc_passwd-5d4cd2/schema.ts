// Generated from public.../../etc/passwd. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const etcPasswdRow = { $id: 'EtcPasswd', type: 'object', properties } as const

export const etcPasswdInsert = {
  $id: 'EtcPasswdInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const etcPasswdUpdate = {
  $id: 'EtcPasswdUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
