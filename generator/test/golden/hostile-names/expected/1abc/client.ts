// Generated from public.1abc. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { T1abc, T1abcInsert, T1abcUpdate } from './types.ts'

/** `db['1abc'].findMany({ limit: 10 })` */
export const t1abcClient = (http: Http) => tableClient<T1abc, T1abcInsert, T1abcUpdate>(http, '1abc')
