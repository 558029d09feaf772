// Generated from public.then. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Then, ThenInsert, ThenUpdate } from './types.ts'

/** `db.table('then').findMany({ limit: 10 })` */
export const thenClient = (http: Http) => tableClient<Then, ThenInsert, ThenUpdate>(http, 'then')
