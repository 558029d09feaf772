// Generated from odd name.payment. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  state: { type: 'string', enum: ['open', 'paid'] },
} as const

export const oddNamePaymentRow = { $id: 'OddNamePayment', type: 'object', properties } as const

export const oddNamePaymentInsert = {
  $id: 'OddNamePaymentInsert',
  type: 'object',
  properties,
  required: ['id', 'state'],
  additionalProperties: false,
} as const

export const oddNamePaymentUpdate = {
  $id: 'OddNamePaymentUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
