// Generated from public.stamped. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Stamped, StampedInsert, StampedUpdate } from './types.ts'

/** The types of `public.stamped`, and its ways to others. */
export interface StampedTypes {
  row: Stamped
  insert: StampedInsert
  update: StampedUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const stampedFacts: Facts = {
  table: 'stamped',
  key: ['id'],
  live: { id: 'exact', stamped_at: 'time' },
}

/** `db.stamped.findMany({ limit: 10 })` */
export const stampedClient = (http: Http): TableClient<StampedTypes> =>
  tableClient<StampedTypes>(http, stampedFacts)
