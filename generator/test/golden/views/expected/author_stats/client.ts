// Generated from public.author_stats. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { AuthorStat } from './types.ts'

/** `db.author_stats.findMany({ limit: 10 })` */
export const authorStatsClient = (http: Http) => tableClient<AuthorStat, never, never>(http, 'author_stats')
