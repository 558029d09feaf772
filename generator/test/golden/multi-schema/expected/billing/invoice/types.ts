// Generated from billing.invoice. Do not edit: change the table, then run `npm run generate`.

/** A row of `billing.invoice`. */
export interface BillingInvoice {
  id: number
  user_id: string
  payer_id: number | null
  total: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface BillingInvoiceInsert {
  id: number
  user_id: string
  payer_id?: number | null
  total: number
}

/** What `update` accepts. */
export type BillingInvoiceUpdate = Partial<BillingInvoiceInsert>
