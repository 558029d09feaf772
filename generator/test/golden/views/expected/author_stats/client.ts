// Generated from public.author_stats. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, One, TableClient } from '#runtime/client'
import { authorFacts, type AuthorTypes } from '../author/client.ts'
import type { AuthorStat } from './types.ts'

/** The types of `public.author_stats`, and its ways to others. */
export interface AuthorStatTypes {
  row: AuthorStat
  insert: never
  update: never
  computed: {}
  relations: {
    author: One<AuthorTypes>
  }
  kinds: {}
}

export const authorStatsFacts: Facts = {
  table: 'author_stats',
  key: [],
  relations: {
    author: { to: 'author!book_author_id_fkey', facts: () => authorFacts },
  },
}

/** `db.author_stats.findMany({ limit: 10 })` */
export const authorStatsClient = (http: Http): TableClient<AuthorStatTypes> =>
  tableClient<AuthorStatTypes>(http, authorStatsFacts)
