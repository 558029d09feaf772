// Generated from public.short_book. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, One, TableClient } from '#runtime/client'
import { authorFacts, type AuthorTypes } from '../author/client.ts'
import type { ShortBook, ShortBookInsert, ShortBookUpdate } from './types.ts'

/** The types of `public.short_book`, and its ways to others. */
export interface ShortBookTypes {
  row: ShortBook
  insert: ShortBookInsert
  update: ShortBookUpdate
  computed: {}
  relations: {
    author: One<AuthorTypes>
  }
  kinds: {}
}

export const shortBookFacts: Facts = {
  table: 'short_book',
  key: ['id'],
  relations: {
    author: { to: 'author!book_author_id_fkey', facts: () => authorFacts },
  },
}

/** `db.short_book.findMany({ limit: 10 })` */
export const shortBookClient = (http: Http): TableClient<ShortBookTypes> =>
  tableClient<ShortBookTypes>(http, shortBookFacts)
