// Generated from public.album. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { album } from './table.ts'
import type { Album, AlbumInsert, AlbumUpdate } from './types.ts'

export const albumRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Album>>('/album', list(album))
  app.post<InsertRoute<Album, AlbumInsert>>('/album', insert(album))
  app.put<UpsertRoute<Album, AlbumInsert>>('/album', upsert(album))
  app.patch<UpdateRoute<Album, AlbumUpdate>>('/album', update(album))
  app.delete<RemoveRoute<Album>>('/album', remove(album))
}
