// Generated from public.parted. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Parted, PartedInsert, PartedUpdate } from './types.ts'

/** The types of `public.parted`, and its ways to others. */
export interface PartedTypes {
  row: Parted
  insert: PartedInsert
  update: PartedUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const partedFacts: Facts = {
  table: 'parted',
  key: ['id', 'region'],
  live: { id: 'int', region: 'text' },
}

/** `db.parted.findMany({ limit: 10 })` */
export const partedClient = (http: Http): TableClient<PartedTypes> =>
  tableClient<PartedTypes>(http, partedFacts)
