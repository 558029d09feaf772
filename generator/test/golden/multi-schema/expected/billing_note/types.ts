// Generated from public.billing_note. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.billing_note`. */
export interface BillingNote {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface BillingNoteInsert {
  id: number
}

/** What `update` accepts. */
export type BillingNoteUpdate = Partial<BillingNoteInsert>
