// Generated from public.everything. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Everything, EverythingInsert, EverythingUpdate } from './types.ts'

/** `db.everything.findMany({ limit: 10 })` */
export const everythingClient = (http: Http) => tableClient<Everything, EverythingInsert, EverythingUpdate>(http, 'everything')
