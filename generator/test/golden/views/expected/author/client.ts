// Generated from public.author. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, Many, TableClient } from '#runtime/client'
import { authorStatsFacts, type AuthorStatTypes } from '../author_stats/client.ts'
import { bookFacts, type BookTypes } from '../book/client.ts'
import { shortBookFacts, type ShortBookTypes } from '../short_book/client.ts'
import type { Author, AuthorInsert, AuthorUpdate } from './types.ts'

/** The types of `public.author`, and its ways to others. */
export interface AuthorTypes {
  row: Author
  insert: AuthorInsert
  update: AuthorUpdate
  computed: {}
  relations: {
    author_stats: Many<AuthorStatTypes>
    book: Many<BookTypes>
    short_book: Many<ShortBookTypes>
  }
  kinds: {}
}

export const authorFacts: Facts = {
  table: 'author',
  key: ['id'],
  live: { id: 'int', name: 'text', email: 'text' },
  relations: {
    author_stats: { to: 'author_stats!book_author_id_fkey', many: true, facts: () => authorStatsFacts },
    book: { to: 'book!book_author_id_fkey', many: true, facts: () => bookFacts },
    short_book: { to: 'short_book!book_author_id_fkey', many: true, facts: () => shortBookFacts },
  },
}

/** `db.author.findMany({ limit: 10 })` */
export const authorClient = (http: Http): TableClient<AuthorTypes> =>
  tableClient<AuthorTypes>(http, authorFacts)
