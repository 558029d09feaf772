// Generated from public.then. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Then, ThenInsert, ThenUpdate } from './types.ts'

/** The types of `public.then`, and its ways to others. */
export interface ThenTypes {
  row: Then
  insert: ThenInsert
  update: ThenUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const thenFacts: Facts = {
  table: 'then',
  key: ['id'],
  live: { id: 'int', class: 'text', await: 'text', default: 'text' },
}

/** `db.table('then').findMany({ limit: 10 })` */
export const thenClient = (http: Http): TableClient<ThenTypes> =>
  tableClient<ThenTypes>(http, thenFacts)
