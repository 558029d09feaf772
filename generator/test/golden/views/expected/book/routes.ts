// Generated from public.book. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { book } from './table.ts'
import type { Book, BookInsert, BookUpdate } from './types.ts'

export const bookRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Book>>('/book', list(book))
  app.post<InsertRoute<Book, BookInsert>>('/book', insert(book))
  app.put<UpsertRoute<Book, BookInsert>>('/book', upsert(book))
  app.patch<UpdateRoute<Book, BookUpdate>>('/book', update(book))
  app.delete<RemoveRoute<Book>>('/book', remove(book))
}
