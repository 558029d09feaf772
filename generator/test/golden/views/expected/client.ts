// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, storageOf, tablesOf } from '#runtime/client'
import type { ByName, ClientOptions, Storage, TableClient, TablesOf } from '#runtime/client'
import { authorClient, type AuthorTypes } from './author/client.ts'
import { authorStatsClient, type AuthorStatTypes } from './author_stats/client.ts'
import { bookClient, type BookTypes } from './book/client.ts'
import { bookSizeClient, type BookSizeTypes } from './book_size/client.ts'
import { entryClient, type EntryTypes } from './entry/client.ts'
import { logClient, type LogTypes } from './log/client.ts'
import { shortBookClient, type ShortBookTypes } from './short_book/client.ts'
import { totalsClient, type TotalTypes } from './totals/client.ts'

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

/** The tables of each schema. */
interface Tables {
  public: {
    author: TableClient<AuthorTypes>
    author_stats: TableClient<AuthorStatTypes>
    book: TableClient<BookTypes>
    book_size: TableClient<BookSizeTypes>
    entry: TableClient<EntryTypes>
    log: TableClient<LogTypes>
    short_book: TableClient<ShortBookTypes>
    totals: TableClient<TotalTypes>
  }
}

/** What each schema offers. */
interface Schemas {
  public: TablesOf<Tables['public']>
}

/** What `createClient` gives. */
export type Client = Schemas['public'] & { readonly schema: ByName<Schemas>; readonly storage: Storage }

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf<Tables['public']>({
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
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
