// Generated from public.track. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { track } from './table.ts'
import type { Track, TrackInsert, TrackUpdate } from './types.ts'

export const trackRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Track>>('/track', list(track))
  app.post<InsertRoute<Track, TrackInsert>>('/track', insert(track))
  app.put<UpsertRoute<Track, TrackInsert>>('/track', upsert(track))
  app.patch<UpdateRoute<Track, TrackUpdate>>('/track', update(track))
  app.delete<RemoveRoute<Track>>('/track', remove(track))
}
