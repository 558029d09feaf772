// Generated from public.__proto__. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Proto, ProtoInsert, ProtoUpdate } from './types.ts'

/** The types of `public.__proto__`, and its ways to others. */
export interface ProtoTypes {
  row: Proto
  insert: ProtoInsert
  update: ProtoUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const protoFacts: Facts = {
  table: '__proto__',
  key: ['__proto__'],
  live: { ['__proto__']: 'text', constructor: 'int', toString: 'text' },
}

/** `db.table('__proto__').findMany({ limit: 10 })` */
export const protoClient = (http: Http): TableClient<ProtoTypes> =>
  tableClient<ProtoTypes>(http, protoFacts)
