// Generated from public.short_book. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { shortBook } from './table.ts'
import type { ShortBook, ShortBookInsert, ShortBookUpdate } from './types.ts'

export const shortBookRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<ShortBook>>('/short_book', list(shortBook))
  app.post<InsertRoute<ShortBook, ShortBookInsert>>('/short_book', insert(shortBook))
  app.put<UpsertRoute<ShortBook, ShortBookInsert>>('/short_book', upsert(shortBook))
  app.patch<UpdateRoute<ShortBook, ShortBookUpdate>>('/short_book', update(shortBook))
  app.delete<RemoveRoute<ShortBook>>('/short_book', remove(shortBook))
}
