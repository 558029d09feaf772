// Generated from public.song. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { song } from './table.ts'
import type { Song, SongInsert, SongUpdate } from './types.ts'

export const songRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Song>>('/song', list(song))
  app.post<InsertRoute<Song, SongInsert>>('/song', insert(song))
  app.put<UpsertRoute<Song, SongInsert>>('/song', upsert(song))
  app.patch<UpdateRoute<Song, SongUpdate>>('/song', update(song))
  app.delete<RemoveRoute<Song>>('/song', remove(song))
}
