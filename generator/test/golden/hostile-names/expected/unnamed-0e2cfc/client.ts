// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Unnamed, UnnamedInsert, UnnamedUpdate } from './types.ts'

/** `db['🙂'].findMany({ limit: 10 })` */
export const unnamedClient = (http: Http) => tableClient<Unnamed, UnnamedInsert, UnnamedUpdate>(http, '🙂')
