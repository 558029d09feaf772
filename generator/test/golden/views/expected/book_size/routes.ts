// Generated from public.book_size. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { bookSize } from './table.ts'
import type { BookSize, BookSizeInsert, BookSizeUpdate } from './types.ts'

export const bookSizeRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<BookSize>>('/book_size', list(bookSize))
  app.post<InsertRoute<BookSize, BookSizeInsert>>('/book_size', insert(bookSize))
  app.put<UpsertRoute<BookSize, BookSizeInsert>>('/book_size', upsert(bookSize))
  app.patch<UpdateRoute<BookSize, BookSizeUpdate>>('/book_size', update(bookSize))
  app.delete<RemoveRoute<BookSize>>('/book_size', remove(bookSize))
}
