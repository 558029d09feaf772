// Generated from public.entry. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Entry, EntryInsert, EntryUpdate } from './types.ts'

/** `db.entry.findMany({ limit: 10 })` */
export const entryClient = (http: Http) => tableClient<Entry, EntryInsert, EntryUpdate>(http, 'entry')
