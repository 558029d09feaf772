// Generated from public.billing_note. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { BillingNote, BillingNoteInsert, BillingNoteUpdate } from './types.ts'

/** `db.billing_note.findMany({ limit: 10 })` */
export const billingNoteClient = (http: Http) => tableClient<BillingNote, BillingNoteInsert, BillingNoteUpdate>(http, 'billing_note')
