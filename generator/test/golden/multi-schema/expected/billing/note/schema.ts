// Generated from billing.note. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const billingNote_a09e21Row = { $id: 'BillingNote_a09e21', type: 'object', properties } as const

export const billingNote_a09e21Insert = {
  $id: 'BillingNote_a09e21Insert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const billingNote_a09e21Update = {
  $id: 'BillingNote_a09e21Update',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
