// Generated from public.%s {{x}}. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { SX, SXInsert, SXUpdate } from './types.ts'

/** `db['%s {{x}}'].findMany({ limit: 10 })` */
export const sXClient = (http: Http) => tableClient<SX, SXInsert, SXUpdate>(http, '%s {{x}}')
