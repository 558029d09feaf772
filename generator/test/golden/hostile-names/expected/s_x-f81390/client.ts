// Generated from public.%s {{x}}. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { SX, SXInsert, SXUpdate } from './types.ts'

/** The types of `public.%s {{x}}`, and its ways to others. */
export interface SXTypes {
  row: SX
  insert: SXInsert
  update: SXUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const sXFacts: Facts = {
  table: '%s {{x}}',
  key: ['%s'],
  live: { '%s': 'int' },
}

/** `db['%s {{x}}'].findMany({ limit: 10 })` */
export const sXClient = (http: Http): TableClient<SXTypes> =>
  tableClient<SXTypes>(http, sXFacts)
