// Generated from public.review. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Review, ReviewInsert, ReviewUpdate } from './types.ts'

/** `db.review.findMany({ limit: 10 })` */
export const reviewClient = (http: Http) => tableClient<Review, ReviewInsert, ReviewUpdate>(http, 'review')
