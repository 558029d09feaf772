// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Unnamed, UnnamedInsert, UnnamedUpdate } from './types.ts'

/** The types of `public.🙂`, and its ways to others. */
export interface UnnamedTypes {
  row: Unnamed
  insert: UnnamedInsert
  update: UnnamedUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const unnamedFacts: Facts = {
  table: '🙂',
  key: ['🙂'],
  live: { '🙂': 'text', '\u202ertl': 'text', '\u200b': 'text' },
}

/** `db['🙂'].findMany({ limit: 10 })` */
export const unnamedClient = (http: Http): TableClient<UnnamedTypes> =>
  tableClient<UnnamedTypes>(http, unnamedFacts)
