// Generated from billing.users. Do not edit: change the table, then run `npm run generate`.

/** A row of `billing.users`. */
export interface BillingUser {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface BillingUserInsert {
  id: number
}

/** What `update` accepts. */
export type BillingUserUpdate = Partial<BillingUserInsert>
