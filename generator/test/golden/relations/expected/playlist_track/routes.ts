// Generated from public.playlist_track. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { playlistTrack } from './table.ts'
import type { PlaylistTrack, PlaylistTrackInsert, PlaylistTrackUpdate } from './types.ts'

export const playlistTrackRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<PlaylistTrack>>('/playlist_track', list(playlistTrack))
  app.post<InsertRoute<PlaylistTrack, PlaylistTrackInsert>>('/playlist_track', insert(playlistTrack))
  app.put<UpsertRoute<PlaylistTrack, PlaylistTrackInsert>>('/playlist_track', upsert(playlistTrack))
  app.patch<UpdateRoute<PlaylistTrack, PlaylistTrackUpdate>>('/playlist_track', update(playlistTrack))
  app.delete<RemoveRoute<PlaylistTrack>>('/playlist_track', remove(playlistTrack))
}
