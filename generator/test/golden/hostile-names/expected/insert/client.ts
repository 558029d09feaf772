// Generated from public.insert. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Insert, InsertInsert, InsertUpdate } from './types.ts'

/** The types of `public.insert`, and its ways to others. */
export interface InsertTypes {
  row: Insert
  insert: InsertInsert
  update: InsertUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const insertTableFacts: Facts = {
  table: 'insert',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.insert.findMany({ limit: 10 })` */
export const insertTableClient = (http: Http): TableClient<InsertTypes> =>
  tableClient<InsertTypes>(http, insertTableFacts)
