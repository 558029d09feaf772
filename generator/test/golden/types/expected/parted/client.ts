// Generated from public.parted. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Parted, PartedInsert, PartedUpdate } from './types.ts'

/** `db.parted.findMany({ limit: 10 })` */
export const partedClient = (http: Http) => tableClient<Parted, PartedInsert, PartedUpdate>(http, 'parted')
