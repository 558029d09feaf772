// Generated from public.totals. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Total } from './types.ts'

/** `db.totals.findMany({ limit: 10 })` */
export const totalsClient = (http: Http) => tableClient<Total, never, never>(http, 'totals')
