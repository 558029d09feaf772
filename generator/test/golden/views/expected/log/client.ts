// Generated from public.log. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Log, LogInsert, LogUpdate } from './types.ts'

/** The types of `public.log`, and its ways to others. */
export interface LogTypes {
  row: Log
  insert: LogInsert
  update: LogUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const logFacts: Facts = {
  table: 'log',
  key: [],
  live: { line: 'text' },
}

/** `db.log.findMany({ limit: 10 })` */
export const logClient = (http: Http): TableClient<LogTypes> =>
  tableClient<LogTypes>(http, logFacts)
