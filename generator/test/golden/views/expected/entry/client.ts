// Generated from public.entry. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Entry, EntryInsert, EntryUpdate } from './types.ts'

/** The types of `public.entry`, and its ways to others. */
export interface EntryTypes {
  row: Entry
  insert: EntryInsert
  update: EntryUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const entryFacts: Facts = {
  table: 'entry',
  key: [],
}

/** `db.entry.findMany({ limit: 10 })` */
export const entryClient = (http: Http): TableClient<EntryTypes> =>
  tableClient<EntryTypes>(http, entryFacts)
