// Generated from billing.users. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const billingUser = { $id: 'BillingUser', type: 'object', properties } as const

export const billingUserInsert = {
  $id: 'BillingUserInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const billingUserUpdate = {
  $id: 'BillingUserUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
