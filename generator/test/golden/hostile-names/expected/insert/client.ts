// Generated from public.insert. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Insert, InsertInsert, InsertUpdate } from './types.ts'

/** `db.insert.findMany({ limit: 10 })` */
export const insertTableClient = (http: Http) => tableClient<Insert, InsertInsert, InsertUpdate>(http, 'insert')
