// Generated from public.playlist. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { playlist } from './table.ts'
import type { Playlist, PlaylistInsert, PlaylistUpdate } from './types.ts'

export const playlistRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Playlist>>('/playlist', list(playlist))
  app.post<InsertRoute<Playlist, PlaylistInsert>>('/playlist', insert(playlist))
  app.put<UpsertRoute<Playlist, PlaylistInsert>>('/playlist', upsert(playlist))
  app.patch<UpdateRoute<Playlist, PlaylistUpdate>>('/playlist', update(playlist))
  app.delete<RemoveRoute<Playlist>>('/playlist', remove(playlist))
}
