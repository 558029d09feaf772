// Generated from public.größe. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Größe, GrößeInsert, GrößeUpdate } from './types.ts'

/** The types of `public.größe`, and its ways to others. */
export interface GrößeTypes {
  row: Größe
  insert: GrößeInsert
  update: GrößeUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const größeFacts: Facts = {
  table: 'größe',
  key: ['straße'],
  live: { 'straße': 'text' },
}

/** `db['größe'].findMany({ limit: 10 })` */
export const größeClient = (http: Http): TableClient<GrößeTypes> =>
  tableClient<GrößeTypes>(http, größeFacts)
