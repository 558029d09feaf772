// Generated from public.a b. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { AB, ABInsert, ABUpdate } from './types.ts'

/** The types of `public.a b`, and its ways to others. */
export interface ABTypes {
  row: AB
  insert: ABInsert
  update: ABUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const aBFacts: Facts = {
  table: 'a b',
  key: ['id'],
  live: { id: 'int' },
}

/** `db['a b'].findMany({ limit: 10 })` */
export const aBClient = (http: Http): TableClient<ABTypes> =>
  tableClient<ABTypes>(http, aBFacts)
