// Generated from public.totals. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Total } from './types.ts'

/** The types of `public.totals`, and its ways to others. */
export interface TotalTypes {
  row: Total
  insert: never
  update: never
  computed: {}
  relations: {}
  kinds: {}
}

export const totalsFacts: Facts = {
  table: 'totals',
  key: [],
}

/** `db.totals.findMany({ limit: 10 })` */
export const totalsClient = (http: Http): TableClient<TotalTypes> =>
  tableClient<TotalTypes>(http, totalsFacts)
