// Generated from public.constructor. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Constructor, ConstructorInsert, ConstructorUpdate } from './types.ts'

/** The types of `public.constructor`, and its ways to others. */
export interface ConstructorTypes {
  row: Constructor
  insert: ConstructorInsert
  update: ConstructorUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const constructorFacts: Facts = {
  table: 'constructor',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.table('constructor').findMany({ limit: 10 })` */
export const constructorClient = (http: Http): TableClient<ConstructorTypes> =>
  tableClient<ConstructorTypes>(http, constructorFacts)
