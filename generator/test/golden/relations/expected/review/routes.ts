// Generated from public.review. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { review } from './table.ts'
import type { Review, ReviewInsert, ReviewUpdate } from './types.ts'

export const reviewRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Review>>('/review', list(review))
  app.post<InsertRoute<Review, ReviewInsert>>('/review', insert(review))
  app.put<UpsertRoute<Review, ReviewInsert>>('/review', upsert(review))
  app.patch<UpdateRoute<Review, ReviewUpdate>>('/review', update(review))
  app.delete<RemoveRoute<Review>>('/review', remove(review))
}
