// Generated from public.größe. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Größe, GrößeInsert, GrößeUpdate } from './types.ts'

/** `db['größe'].findMany({ limit: 10 })` */
export const größeClient = (http: Http) => tableClient<Größe, GrößeInsert, GrößeUpdate>(http, 'größe')
