// Generated from public.billing_note. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { billingNoteRow, billingNoteInsert, billingNoteUpdate } from './schema.ts'
import type { BillingNote } from './types.ts'

export const billingNote: Table<BillingNote> = {
  schema: 'public',
  name: 'billing_note',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: billingNoteRow, insert: billingNoteInsert, update: billingNoteUpdate },
}
