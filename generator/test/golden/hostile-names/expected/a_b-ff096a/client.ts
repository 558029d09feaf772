// Generated from public.a-b. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { AB_5b8b85, AB_5b8b85Insert, AB_5b8b85Update } from './types.ts'

/** `db['a-b'].findMany({ limit: 10 })` */
export const aB_5b8b85Client = (http: Http) => tableClient<AB_5b8b85, AB_5b8b85Insert, AB_5b8b85Update>(http, 'a-b')
