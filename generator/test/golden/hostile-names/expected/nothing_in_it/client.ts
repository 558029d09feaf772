// Generated from public.nothing_in_it. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { NothingInIt, NothingInItInsert } from './types.ts'

/** The types of `public.nothing_in_it`, and its ways to others. */
export interface NothingInItTypes {
  row: NothingInIt
  insert: NothingInItInsert
  update: never
  computed: {}
  relations: {}
  kinds: {}
}

export const nothingInItFacts: Facts = {
  table: 'nothing_in_it',
  key: [],
  live: {},
}

/** `db.nothing_in_it.findMany({ limit: 10 })` */
export const nothingInItClient = (http: Http): TableClient<NothingInItTypes> =>
  tableClient<NothingInItTypes>(http, nothingInItFacts)
