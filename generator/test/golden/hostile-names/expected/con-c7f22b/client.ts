// Generated from public.con. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Con, ConInsert, ConUpdate } from './types.ts'

/** `db.con.findMany({ limit: 10 })` */
export const conClient = (http: Http) => tableClient<Con, ConInsert, ConUpdate>(http, 'con')
