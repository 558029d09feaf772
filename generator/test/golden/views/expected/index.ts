// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { authorRoutes } from './author/routes.ts'
import { author } from './author/table.ts'
import { authorStatsRoutes } from './author_stats/routes.ts'
import { authorStats } from './author_stats/table.ts'
import { bookRoutes } from './book/routes.ts'
import { book } from './book/table.ts'
import { bookSizeRoutes } from './book_size/routes.ts'
import { bookSize } from './book_size/table.ts'
import { entryRoutes } from './entry/routes.ts'
import { entry } from './entry/table.ts'
import { logRoutes } from './log/routes.ts'
import { log } from './log/table.ts'
import { shortBookRoutes } from './short_book/routes.ts'
import { shortBook } from './short_book/table.ts'
import { totalsRoutes } from './totals/routes.ts'
import { totals } from './totals/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '25d109a7aad0a95499cecfb7704ea29900135025fdc367b0fdb09f3fc8ad14fa'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'author', table: author, routes: authorRoutes },
  { folder: 'author_stats', table: authorStats, routes: authorStatsRoutes },
  { folder: 'book', table: book, routes: bookRoutes },
  { folder: 'book_size', table: bookSize, routes: bookSizeRoutes },
  { folder: 'entry', table: entry, routes: entryRoutes },
  { folder: 'log', table: log, routes: logRoutes },
  { folder: 'short_book', table: shortBook, routes: shortBookRoutes },
  { folder: 'totals', table: totals, routes: totalsRoutes },
]
