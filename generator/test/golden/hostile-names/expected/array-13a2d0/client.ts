// Generated from public.Array. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { ArrayRow, ArrayRowInsert, ArrayRowUpdate } from './types.ts'

/** `db.Array.findMany({ limit: 10 })` */
export const arrayClient = (http: Http) => tableClient<ArrayRow, ArrayRowInsert, ArrayRowUpdate>(http, 'Array')
