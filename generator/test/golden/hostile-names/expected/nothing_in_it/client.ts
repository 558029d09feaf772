// Generated from public.nothing_in_it. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { NothingInIt, NothingInItInsert } from './types.ts'

/** `db.nothing_in_it.findMany({ limit: 10 })` */
export const nothingInItClient = (http: Http) => tableClient<NothingInIt, NothingInItInsert, never>(http, 'nothing_in_it')
