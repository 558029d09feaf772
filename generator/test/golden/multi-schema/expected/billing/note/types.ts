// Generated from billing.note. Do not edit: change the table, then run `npm run generate`.

/** A row of `billing.note`. */
export interface BillingNote_a09e21 {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface BillingNote_a09e21Insert {
  id: number
}

/** What `update` accepts. */
export type BillingNote_a09e21Update = Partial<BillingNote_a09e21Insert>
