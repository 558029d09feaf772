// Generated from public.stamped. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Stamped, StampedInsert, StampedUpdate } from './types.ts'

/** `db.stamped.findMany({ limit: 10 })` */
export const stampedClient = (http: Http) => tableClient<Stamped, StampedInsert, StampedUpdate>(http, 'stamped')
