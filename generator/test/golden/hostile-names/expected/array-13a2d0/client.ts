// Generated from public.Array. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { ArrayRow, ArrayRowInsert, ArrayRowUpdate } from './types.ts'

/** The types of `public.Array`, and its ways to others. */
export interface ArrayRowTypes {
  row: ArrayRow
  insert: ArrayRowInsert
  update: ArrayRowUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const arrayFacts: Facts = {
  table: 'Array',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.Array.findMany({ limit: 10 })` */
export const arrayClient = (http: Http): TableClient<ArrayRowTypes> =>
  tableClient<ArrayRowTypes>(http, arrayFacts)
