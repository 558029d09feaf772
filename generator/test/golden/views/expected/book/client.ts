// Generated from public.book. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, One, TableClient } from '#runtime/client'
import { authorFacts, type AuthorTypes } from '../author/client.ts'
import type { Book, BookInsert, BookUpdate } from './types.ts'

/** The types of `public.book`, and its ways to others. */
export interface BookTypes {
  row: Book
  insert: BookInsert
  update: BookUpdate
  computed: {}
  relations: {
    author: One<AuthorTypes>
  }
  kinds: {}
}

export const bookFacts: Facts = {
  table: 'book',
  key: ['id'],
  live: { id: 'int', author_id: 'int', title: 'text', pages: 'int' },
  relations: {
    author: { to: 'author!book_author_id_fkey', facts: () => authorFacts },
  },
}

/** `db.book.findMany({ limit: 10 })` */
export const bookClient = (http: Http): TableClient<BookTypes> =>
  tableClient<BookTypes>(http, bookFacts)
