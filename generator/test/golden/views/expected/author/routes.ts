// Generated from public.author. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { author } from './table.ts'
import type { Author, AuthorInsert, AuthorUpdate } from './types.ts'

export const authorRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Author>>('/author', list(author))
  app.post<InsertRoute<Author, AuthorInsert>>('/author', insert(author))
  app.put<UpsertRoute<Author, AuthorInsert>>('/author', upsert(author))
  app.patch<UpdateRoute<Author, AuthorUpdate>>('/author', update(author))
  app.delete<RemoveRoute<Author>>('/author', remove(author))
}
