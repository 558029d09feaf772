// Generated from public.billing_note. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { BillingNote, BillingNoteInsert, BillingNoteUpdate } from './types.ts'

/** The types of `public.billing_note`, and its ways to others. */
export interface BillingNoteTypes {
  row: BillingNote
  insert: BillingNoteInsert
  update: BillingNoteUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const billingNoteFacts: Facts = {
  table: 'billing_note',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.billing_note.findMany({ limit: 10 })` */
export const billingNoteClient = (http: Http): TableClient<BillingNoteTypes> =>
  tableClient<BillingNoteTypes>(http, billingNoteFacts)
