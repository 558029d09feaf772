// Generated from public.represented. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Represented, RepresentedInsert, RepresentedUpdate } from './types.ts'

/** The types of `public.represented`, and its ways to others. */
export interface RepresentedTypes {
  row: Represented
  insert: RepresentedInsert
  update: RepresentedUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const representedFacts: Facts = {
  table: 'represented',
  key: ['id'],
  live: { id: 'int', color: 'other', at: 'other', plain: 'text', found: 'other', colors: 'other' },
}

/** `db.represented.findMany({ limit: 10 })` */
export const representedClient = (http: Http): TableClient<RepresentedTypes> =>
  tableClient<RepresentedTypes>(http, representedFacts)
