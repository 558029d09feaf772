// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { authorClient } from './author/client.ts'
import { authorStatsClient } from './author_stats/client.ts'
import { bookClient } from './book/client.ts'
import { bookSizeClient } from './book_size/client.ts'
import { entryClient } from './entry/client.ts'
import { logClient } from './log/client.ts'
import { shortBookClient } from './short_book/client.ts'
import { totalsClient } from './totals/client.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Author, AuthorInsert, AuthorUpdate } from './author/types.ts'
export type { AuthorStat } from './author_stats/types.ts'
export type { Book, BookInsert, BookUpdate } from './book/types.ts'
export type { BookSize, BookSizeInsert, BookSizeUpdate } from './book_size/types.ts'
export type { Entry, EntryInsert, EntryUpdate } from './entry/types.ts'
export type { Log, LogInsert, LogUpdate } from './log/types.ts'
export type { ShortBook, ShortBookInsert, ShortBookUpdate } from './short_book/types.ts'
export type { Total } from './totals/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf({
      author: authorClient(http),
      author_stats: authorStatsClient(http),
      book: bookClient(http),
      book_size: bookSizeClient(http),
      entry: entryClient(http),
      log: logClient(http),
      short_book: shortBookClient(http),
      totals: totalsClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
