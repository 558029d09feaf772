// Generated from public.book. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Book, BookInsert, BookUpdate } from './types.ts'

/** `db.book.findMany({ limit: 10 })` */
export const bookClient = (http: Http) => tableClient<Book, BookInsert, BookUpdate>(http, 'book')
