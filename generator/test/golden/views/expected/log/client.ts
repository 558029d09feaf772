// Generated from public.log. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Log, LogInsert, LogUpdate } from './types.ts'

/** `db.log.findMany({ limit: 10 })` */
export const logClient = (http: Http) => tableClient<Log, LogInsert, LogUpdate>(http, 'log')
