// Generated from public.short_book. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { ShortBook, ShortBookInsert, ShortBookUpdate } from './types.ts'

/** `db.short_book.findMany({ limit: 10 })` */
export const shortBookClient = (http: Http) => tableClient<ShortBook, ShortBookInsert, ShortBookUpdate>(http, 'short_book')
