// Generated from public.billing_note. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer' },
} as const

export const billingNoteRow = { $id: 'BillingNote', type: 'object', properties } as const

export const billingNoteInsert = {
  $id: 'BillingNoteInsert',
  type: 'object',
  properties,
  required: ['id'],
  additionalProperties: false,
} as const

export const billingNoteUpdate = {
  $id: 'BillingNoteUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
