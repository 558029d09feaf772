// Generated from billing.invoice. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
  user_id: { type: 'string', format: 'uuid' },
  payer_id: { type: ['integer', 'null'] },
  total: { type: 'number' },
} as const

export const billingInvoiceRow = { $id: 'BillingInvoice', type: 'object', properties } as const

export const billingInvoiceInsert = {
  $id: 'BillingInvoiceInsert',
  type: 'object',
  properties,
  required: ['id', 'user_id', 'total'],
  additionalProperties: false,
} as const

export const billingInvoiceUpdate = {
  $id: 'BillingInvoiceUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
