// Generated from public.book_size. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { BookSize, BookSizeInsert, BookSizeUpdate } from './types.ts'

/** `db.book_size.findMany({ limit: 10 })` */
export const bookSizeClient = (http: Http) => tableClient<BookSize, BookSizeInsert, BookSizeUpdate>(http, 'book_size')
