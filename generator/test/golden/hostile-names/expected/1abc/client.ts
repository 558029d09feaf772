// Generated from public.1abc. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { T1abc, T1abcInsert, T1abcUpdate } from './types.ts'

/** The types of `public.1abc`, and its ways to others. */
export interface T1abcTypes {
  row: T1abc
  insert: T1abcInsert
  update: T1abcUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const t1abcFacts: Facts = {
  table: '1abc',
  key: ['id'],
  live: { '1': 'text', id: 'int' },
}

/** `db['1abc'].findMany({ limit: 10 })` */
export const t1abcClient = (http: Http): TableClient<T1abcTypes> =>
  tableClient<T1abcTypes>(http, t1abcFacts)
