// Generated from public.con. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Con, ConInsert, ConUpdate } from './types.ts'

/** The types of `public.con`, and its ways to others. */
export interface ConTypes {
  row: Con
  insert: ConInsert
  update: ConUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const conFacts: Facts = {
  table: 'con',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.con.findMany({ limit: 10 })` */
export const conClient = (http: Http): TableClient<ConTypes> =>
  tableClient<ConTypes>(http, conFacts)
