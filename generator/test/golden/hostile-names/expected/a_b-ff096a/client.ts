// Generated from public.a-b. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { AB_5b8b85, AB_5b8b85Insert, AB_5b8b85Update } from './types.ts'

/** The types of `public.a-b`, and its ways to others. */
export interface AB_5b8b85Types {
  row: AB_5b8b85
  insert: AB_5b8b85Insert
  update: AB_5b8b85Update
  computed: {}
  relations: {}
  kinds: {}
}

export const aB_5b8b85Facts: Facts = {
  table: 'a-b',
  key: ['a-b'],
  live: { 'a-b': 'int', 'a b': 'int', a_b: 'int' },
}

/** `db['a-b'].findMany({ limit: 10 })` */
export const aB_5b8b85Client = (http: Http): TableClient<AB_5b8b85Types> =>
  tableClient<AB_5b8b85Types>(http, aB_5b8b85Facts)
