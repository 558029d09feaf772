// Generated from public.everything. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Everything, EverythingInsert, EverythingUpdate } from './types.ts'

/** The types of `public.everything`, and its ways to others. */
export interface EverythingTypes {
  row: Everything
  insert: EverythingInsert
  update: EverythingUpdate
  computed: {}
  relations: {}
  kinds: {
    during: 'range'
    ranges: 'range'
    widths: 'range'
  }
}

export const everythingFacts: Facts = {
  table: 'everything',
  key: ['id'],
  json: ['any_json', 'doc'],
}

/** `db.everything.findMany({ limit: 10 })` */
export const everythingClient = (http: Http): TableClient<EverythingTypes> =>
  tableClient<EverythingTypes>(http, everythingFacts)
