// Generated from odd name.payment. Do not edit: change the table, then run `npm run generate`.

/** A row of `odd name.payment`. */
export interface OddNamePayment {
  id: number
  state: 'open' | 'paid'
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface OddNamePaymentInsert {
  id: number
  state: 'open' | 'paid'
}

/** What `update` accepts. */
export type OddNamePaymentUpdate = Partial<OddNamePaymentInsert>
