// Generated from public.book_size. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { BookSize, BookSizeInsert, BookSizeUpdate } from './types.ts'

/** The types of `public.book_size`, and its ways to others. */
export interface BookSizeTypes {
  row: BookSize
  insert: BookSizeInsert
  update: BookSizeUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const bookSizeFacts: Facts = {
  table: 'book_size',
  key: ['id'],
}

/** `db.book_size.findMany({ limit: 10 })` */
export const bookSizeClient = (http: Http): TableClient<BookSizeTypes> =>
  tableClient<BookSizeTypes>(http, bookSizeFacts)
