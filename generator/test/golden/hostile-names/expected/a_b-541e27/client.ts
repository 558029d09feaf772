// Generated from public.a b. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { AB, ABInsert, ABUpdate } from './types.ts'

/** `db['a b'].findMany({ limit: 10 })` */
export const aBClient = (http: Http) => tableClient<AB, ABInsert, ABUpdate>(http, 'a b')
